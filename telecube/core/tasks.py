"""The kernel's own jobs."""

from uuid import UUID

from telecube.core import events, mail
from telecube.core.jobs import MAIL_TASK, PatienceUnless, platform_job, tenant_job


@tenant_job(name="core.deliver_event", queue="urgent")
def deliver_event(event_id: str) -> None:
    """Hand an announced fact to its reactions."""
    events.deliver(UUID(event_id))


# Behind all other jobs: a mail server that does not answer holds a slot for EMAIL_TIMEOUT.
@platform_job(name=MAIL_TASK, queue="mail", retry=PatienceUnless(mail.is_refused_for_good), priority=-1)
def send_mail(message: dict[str, object], tenant: str = "") -> None:
    """Send one e-mail. ``tenant`` is the company in whose scope it was written: it tells whose mails do not leave."""
    mail.send_now(message)
