"""The kernel's own jobs."""

from uuid import UUID

from telecube.core import events, mail
from telecube.core.jobs import platform_job, tenant_job


@tenant_job(name="core.deliver_event", queue="urgent")
def deliver_event(event_id: str) -> None:
    """Hand an announced fact to its reactions."""
    events.deliver(UUID(event_id))


@platform_job(name="core.send_mail", queue="mail")
def send_mail(message: dict[str, object]) -> None:
    """Send one e-mail."""
    mail.send_now(message)
