"""The room's schedule."""

from datetime import timedelta

from telecube.core.clock import now
from telecube.core.jobs import periodic_job
from telecube.telephony.models import BrowserPhone

KEPT_AFTER_EXPIRY = timedelta(hours=1)


@periodic_job(name="live.purge_browser_phones", cron="*/15 * * * *")
def purge_browser_phones() -> None:
    """Delete browser phones of pages that were closed without logging out; the exchange refuses them already."""
    BrowserPhone.everywhere.at("platform").filter(expires_at__lt=now() - KEPT_AFTER_EXPIRY).delete()
