"""E-mail leaves through a job: a slow or dead mail server never holds a page, a rolled-back action sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from telecube.core.tenancy import find_tenant_id


class QueuedEmailBackend(BaseEmailBackend):
    """Django's e-mail backend that defers each message as a job."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; return how many."""
        from telecube.core.tasks import send_mail

        tenant_id = find_tenant_id()
        for message in email_messages:
            mail: dict[str, Any] = {"message": _to_json(message)} | ({"tenant": str(tenant_id)} if tenant_id else {})
            send_mail.defer(**mail)
        return len(email_messages)


def send_now(message: dict[str, Any]) -> None:
    """Send a queued message through the real backend (SMTP, or files in development)."""
    mail = EmailMultiAlternatives(
        subject=message["subject"],
        body=message["body"],
        from_email=message["from_email"],
        to=message["to"],
        # Messages that were queued before this field existed have none.
        reply_to=message.get("reply_to", []),
        # Holiday notes and the like do not answer a machine (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(settings.DELIVERY_EMAIL_BACKEND),
    )
    for content, mimetype in message["alternatives"]:
        mail.attach_alternative(content, mimetype)
    mail.send()


def is_refused_for_good(error: BaseException) -> bool:
    """Say whether the mail server will take the mail no later either: 5xx for the receivers or for the text."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500


def _to_json(message: EmailMessage) -> dict[str, Any]:
    alternatives = [[part[0], part[1]] for part in getattr(message, "alternatives", [])]
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": list(message.to),
        "reply_to": list(message.reply_to),
        "alternatives": alternatives,
    }
