"""The worker of a rehearsed year: takes the real jobs from the real queue, and fails as workers do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import connection, connections
from procrastinate.contrib.django import app

from telecube.core.clock import today

MAIL = "core.send_mail"


class Crash(Exception):
    """The process died here."""


class Worker:
    """Runs the jobs that came since it was made. One in 50 dies at some query and runs again, one in 50 runs twice."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.mails: list[dict[str, Any]] = []
        self.crashes = self.jobs = 0
        self.done = self._newest()

    def run(self) -> None:
        """Work until nothing waits."""
        while waiting := self._waiting():
            for number, name, arguments in waiting:
                self._work(name, arguments)
                self.done = max(self.done, number)
            with connections["owner"].cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[row[0] for row in waiting]])

    def start(self, *schedules: Any) -> None:
        """Let schedules come round, then work."""
        for schedule in schedules:
            schedule.task(timestamp=0)
        self.run()

    def _work(self, name: str, arguments: dict[str, Any]) -> None:
        self.jobs += 1
        if name == MAIL:
            self.mails.append(arguments["message"] | {"day": today()})
            return
        task = app.tasks[name]
        luck = self.chance.randrange(100)
        if luck < 2:
            try:
                with dying_at(self.chance.randrange(1, 40)):
                    task(**arguments)
            except Crash:
                self.crashes += 1
        if luck < 4:
            task(**arguments)
            if luck < 2:
                return
        task(**arguments)

    def _waiting(self) -> list[tuple[int, str, dict[str, Any]]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args::text FROM procrastinate_jobs"
                " WHERE id > %s AND status = 'todo' ORDER BY id",
                [self.done],
            )
            return [(row[0], row[1], json.loads(row[2])) for row in cursor.fetchall()]

    def _newest(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
            return int(cursor.fetchone()[0])


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
