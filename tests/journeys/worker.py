"""The worker of a rehearsed year: runs the real jobs one after another, and fails as workers do."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from telecube.billing.payment_methods.interface import ProviderUnreachable
from telecube.billing.tests.previews import preview_is_invoice
from telecube.core.clock import today
from telecube.core.jobs import Job

MAIL, INVOICE = "core.send_mail", "billing.issue_invoice"


class Crash(Exception):
    """The process died here."""


class Worker:
    """Takes the jobs of the year in the order in which they were committed, in this process: a queue of its own stands
    in for the table of jobs, and a job of a transaction that was rolled back never comes.

    One job in 50 dies at some query and runs again, one in 50 runs twice. Of what the schedules find for all companies
    at once the jobs of other towns are left to their workers.
    """

    def __init__(self, chance: Random, *, is_ours: Callable[[UUID], bool]) -> None:
        self.chance, self.is_ours = chance, is_ours
        self.mails: list[dict[str, Any]] = []
        self.crashes = self.jobs = 0
        self.is_schedule = False
        self.waiting: deque[tuple[str | None, str, dict[str, Any]]] = deque()

    def take(self, job: Job, *, tenant_id: UUID | None = None, once: str | None = None, **arguments: Any) -> None:
        """Stand in for ``Job.defer``."""
        if tenant_id is not None:
            arguments["tenant_id"] = str(tenant_id)
        whose = arguments.get("tenant_id") or arguments.get("tenant")
        if self.is_schedule and whose and not self.is_ours(UUID(whose)):
            return
        # As text, as the real queue keeps them.
        kept = json.dumps(arguments)
        transaction.on_commit(lambda: self._queue(once, job.task.name, json.loads(kept)))

    def run(self) -> None:
        """Work until nothing waits."""
        while self.waiting:
            _, name, arguments = self.waiting.popleft()
            self._work(name, arguments)

    def start(self, *schedules: Any) -> None:
        """Let schedules come round, then work."""
        self.is_schedule = True
        for schedule in schedules:
            schedule.task(timestamp=0)
        self.is_schedule = False
        self.run()

    def _queue(self, once: str | None, name: str, arguments: dict[str, Any]) -> None:
        if once is None or once not in {row[0] for row in self.waiting}:
            self.waiting.append((once, name, arguments))

    def _work(self, name: str, arguments: dict[str, Any]) -> None:
        self.jobs += 1
        if name == MAIL:
            self.mails.append(arguments["message"] | {"day": today()})
            return
        try:
            with self._watched(name, arguments):
                self._run(app.tasks[name], arguments)
        except ProviderUnreachable:
            # The queue tries again some seconds later.
            self.waiting.append((None, name, arguments))

    def _watched(self, name: str, arguments: dict[str, Any]) -> AbstractContextManager[None]:
        """Every fourth monthly invoice must be the one that the company was shown the moment before."""
        is_looked_at = name == INVOICE and self.chance.randrange(4) == 0
        return preview_is_invoice(UUID(arguments["tenant_id"])) if is_looked_at else nullcontext()

    def _run(self, task: Any, arguments: dict[str, Any]) -> None:
        luck = self.chance.randrange(100)
        if luck < 2:
            try:
                with dying_at(self.chance.randrange(1, 40)):
                    task(**arguments)
            except Crash:
                self.crashes += 1
        if 2 <= luck < 4:
            task(**arguments)
        task(**arguments)


@contextmanager
def dying_at(query: int) -> Iterator[None]:
    """Let the process die at its n-th query."""
    left = [query]

    def bomb(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise Crash
        return execute(sql, params, many, context)

    with connection.execute_wrapper(bomb):
        yield
