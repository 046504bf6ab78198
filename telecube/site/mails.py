"""The one mail of the site: a stranger's letter to the operator."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from telecube.config import config


def send_letter(*, name: str, email: str, phone: str, message: str) -> None:
    """Queue the letter to the operator; an answer to it goes to whoever wrote."""
    lines = [f"{_('First and last name')}: {name}", f"{_('E-mail')}: {email}"]
    if phone:
        lines.append(f"{_('Phone')}: {phone}")
    EmailMessage(
        subject=_("Letter from the site: %(name)s") % {"name": " ".join(name.split())},
        body="\n".join([*lines, "", message, ""]),
        to=[config.seller_email],
        reply_to=[email],
    ).send()
