"""Mails of the room: plain text in the reader's language, with links of the configured address only."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from telecube.accounts.models import Identity
from telecube.config import config


def send(template_prefix: str, *, to: str, language: str | None = None, **context: Any) -> None:
    """Queue a mail from ``<prefix>_subject.txt`` and ``<prefix>_message.txt``; in a transaction it leaves at commit."""
    with translation.override(language or translation.get_language()):
        context |= {"product_name": config.product_name, "base_url": config.base_url, "email": to}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context).strip()
    EmailMessage(subject=subject, body=f"{body}\n", to=[to]).send()


def send_confirmation(address: EmailAddress, *, template: str = "email_confirmation", **context: Any) -> None:
    """Send the link that confirms an address; it works for three days."""
    identity: Identity = address.user
    key = EmailConfirmationHMAC.create(address).key
    send(
        f"account/email/{template}",
        to=address.email,
        language=identity.language,
        activate_url=absolute(reverse("account_confirm_email", args=[key])),
        **context,
    )


def absolute(path: str) -> str:
    """Return the full address. Never built from the request's Host header, which a stranger may choose."""
    return f"{config.base_url}{path}"
