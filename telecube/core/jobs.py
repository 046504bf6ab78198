"""Jobs and schedules in PostgreSQL. The only file that knows Procrastinate.

A job deferred inside a transaction exists exactly if the data does: the connector writes through Django's connection.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate import BaseRetryStrategy, PsycopgConnector, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import AlreadyEnqueued

from telecube.core.tenancy import tenant_scope

MAIL_TASK = "core.send_mail"
#: What gave up longer ago is history.
RECENT_DAYS = 14
#: Tried again after 5 s, 25 s, about 2 min, 10 min, 50 min.
PATIENCE = RetryStrategy(max_attempts=6, exponential_wait=5)
MOST_TRIES = 30


class PatienceUnless(BaseRetryStrategy):  # type: ignore[misc]
    """Tried again after 5 s, 25 s, about 2 min, 10 min, then hourly for a day, unless another try can bring nothing."""

    def __init__(self, is_final: Callable[[BaseException], bool]) -> None:
        self._is_final = is_final

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        """Return when to try again, or None."""
        if job.attempts >= MOST_TRIES or self._is_final(exception):
            return None
        return RetryDecision(retry_in={"seconds": min(5 ** (job.attempts + 1), 3600)})


class Job:
    """A function that can be deferred. Arguments must be plain JSON values; ids travel as text."""

    def __init__(self, task: Any) -> None:
        self.task = task

    def defer(self, *, tenant_id: UUID | None = None, once: str | None = None, **arguments: Any) -> None:
        """Put the job on its queue. ``once`` names a lock: while one such job waits, another is not added."""
        if tenant_id is not None:
            arguments["tenant_id"] = str(tenant_id)
        if once is None:
            self.task.defer(**arguments)
            return
        try:
            with transaction.atomic():
                self.task.configure(queueing_lock=once).defer(**arguments)
        except AlreadyEnqueued:
            return


def tenant_job(*, name: str, queue: str = "default") -> Callable[[Callable[..., None]], Job]:
    """Make a job that runs inside the scope of the tenant whose id it was deferred with."""

    def make(function: Callable[..., None]) -> Job:
        def run(*, tenant_id: str, **arguments: Any) -> None:
            with tenant_scope(UUID(tenant_id)):
                function(**arguments)

        return Job(app.task(name=name, queue=queue, retry=PATIENCE)(run))

    return make


def platform_job(
    *, name: str, queue: str = "default", retry: BaseRetryStrategy = PATIENCE, priority: int = 0
) -> Callable[[Callable[..., None]], Job]:
    """Make a job that belongs to no tenant. What has a higher priority goes first."""

    def make(function: Callable[..., None]) -> Job:
        return Job(app.task(name=name, queue=queue, retry=retry, priority=priority)(function))

    return make


def periodic_job(*, name: str, cron: str, queue: str = "default") -> Callable[[Callable[[], None]], Job]:
    """Make a platform job that the workers start by schedule (cron, UTC)."""

    def make(function: Callable[[], None]) -> Job:
        def run(timestamp: int) -> None:
            function()

        return Job(app.periodic(cron=cron)(app.task(name=name, queue=queue, queueing_lock=name)(run)))

    return make


def run_worker(*, concurrency: int = 4) -> None:
    """Run jobs until SIGTERM; a job in work is finished first.

    The worker fetches through its own asynchronous connections. Its tasks keep Django's connector, so that a job
    that defers another one does it inside its own transaction too.
    """
    connector = PsycopgConnector(kwargs=connector_params("default"), timeout=3, reconnect_timeout=3)
    worker_app = app.with_connector(connector)
    worker_app.run_worker(concurrency=concurrency, install_signal_handlers=True, listen_notify=True)


@dataclass(frozen=True)
class FailedJob:
    """A job that gave up after all its tries."""

    name: str
    attempts: int


@dataclass(frozen=True)
class Failures:
    """How many jobs of a company gave up lately, and how many of its mails did not leave."""

    jobs: int = 0
    mails: int = 0


OF_COMPANY = "COALESCE(args->>'tenant_id', args->>'tenant')"
#: ``scheduled_at`` is the last try; a job that was never tried again has none.
IS_RECENT = "(scheduled_at IS NULL OR scheduled_at > now() - make_interval(days => %s))"


def failed_jobs_of(tenant_id: UUID, *, most: int = 20) -> list[FailedJob]:
    """Return the jobs of a company that gave up, the newest first; an index knows the failed ones alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT task_name, attempts FROM procrastinate_jobs WHERE status = 'failed'"  # noqa: S608
            f" AND {OF_COMPANY} = %s ORDER BY id DESC LIMIT %s",
            [str(tenant_id), most],
        )
        return [FailedJob(name, attempts) for name, attempts in cursor.fetchall()]


def recent_failures(tenant_ids: Collection[UUID]) -> dict[UUID, Failures]:
    """Return what gave up lately, of those companies that have any; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {OF_COMPANY}, count(*) FILTER (WHERE task_name <> %s), count(*) FILTER (WHERE task_name = %s)"  # noqa: S608
            f" FROM procrastinate_jobs WHERE status = 'failed' AND {OF_COMPANY} = ANY (%s) AND {IS_RECENT} GROUP BY 1",
            [MAIL_TASK, MAIL_TASK, [str(one) for one in tenant_ids], RECENT_DAYS],
        )
        return {UUID(company): Failures(jobs, mails) for company, jobs, mails in cursor.fetchall()}


def companies_with_recent_failures() -> list[UUID]:
    """Return whose jobs or mails gave up lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {OF_COMPANY} FROM procrastinate_jobs WHERE status = 'failed'"  # noqa: S608
            f" AND {OF_COMPANY} IS NOT NULL AND {IS_RECENT}",
            [RECENT_DAYS],
        )
        return [UUID(company) for (company,) in cursor.fetchall()]
