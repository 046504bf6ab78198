"""The room's schedule."""

from datetime import timedelta

from telecube.api.idempotency import KEPT
from telecube.api.models import ApiRequest, KeptAnswer
from telecube.core.clock import now
from telecube.core.jobs import periodic_job

REQUESTS_KEPT = timedelta(days=30)


@periodic_job(name="api.prune", cron="20 * * * *")
def prune() -> None:
    """Delete old lines of the request log and answers that nobody can ask for again."""
    delete_old(using="platform")


def delete_old(*, using: str) -> None:
    """Delete what has been kept long enough, as far as the database role sees it."""
    ApiRequest.everywhere.at(using).filter(at__lt=now() - REQUESTS_KEPT).delete()
    KeptAnswer.everywhere.at(using).filter(created_at__lt=now() - KEPT).delete()
