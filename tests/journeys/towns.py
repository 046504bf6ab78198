"""The companies of a year live in towns, each with a process and a worker of its own, on one database: two workers at
once take their numbers from the same series and wait for the same rows, as they do in the service."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from threading import BrokenBarrierError
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from telecube.billing.models import Plan
from telecube.core.jobs import Job
from tests.journeys import gate
from tests.journeys.calendar import Firm
from tests.journeys.shadow import Prices
from tests.journeys.till import Till
from tests.journeys.town import Town
from tests.journeys.worker import Worker
from tests.journeys.year import FIRST, Year

#: Mails through the queue, as in production; logins that are quick to make.
SETTINGS = {
    "EMAIL_BACKEND": "telecube.core.mail.QueuedEmailBackend",
    "ALLOWED_HOSTS": ["testserver"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}


@dataclass(frozen=True)
class Founding:
    """A town to be: ``numbers`` name its companies, the first town's staff announces prices."""

    seed: str
    numbers: Sequence[int]
    is_first: bool
    plans: dict[str, Plan]
    prices: Prices
    documents: list[UUID]


@dataclass(frozen=True)
class Chronicle:
    """What a year left: companies with their shadows, mails, how often what happened."""

    firms: list[Firm]
    mails: list[dict[str, Any]]
    counts: Counter[str]

    def __add__(self, other: Chronicle) -> Chronicle:
        return Chronicle(self.firms + other.firms, self.mails + other.mails, self.counts + other.counts)


def live_side_by_side(towns: Sequence[Founding]) -> Chronicle:
    """Let the towns live their year at the same time; return what is left of all. The first mistake ends it."""
    context = multiprocessing.get_context("spawn")
    door = context.Barrier(len(towns))
    with ProcessPoolExecutor(len(towns), mp_context=context, initializer=gate.enter, initargs=(door,)) as processes:
        years = [processes.submit(live, town) for town in towns]
        # Whoever made a mistake tells it; the others only waited in vain.
        failures = [failure for year in years if (failure := year.exception()) is not None]
        for failure in sorted(failures, key=lambda one: isinstance(one, BrokenBarrierError)):
            raise failure
        return sum((year.result() for year in years[1:]), years[0].result())


def live(founding: Founding) -> Chronicle:
    """Live a town's year, in a process of its own."""
    with override_settings(**SETTINGS), pytest.MonkeyPatch.context() as patch:
        town = Town(Random(founding.seed), founding.plans, founding.prices, founding.documents)
        town.begin_at(Till(patch))
        worker = Worker(Random(f"{founding.seed} worker"), is_ours=town.has)
        patch.setattr(Job, "defer", lambda job, **given: worker.take(job, **given))
        for number in founding.numbers:
            at = town.someday(FIRST + timedelta(days=town.chance.randrange(0, 130)))
            town.plan(at, lambda number=number, at=at: town.found(number, at))  # type: ignore[misc]
        try:
            Year(town, worker, is_herald=founding.is_first).pass_by()
        except BaseException:
            gate.leave_for_good()
            raise
        counts = Counter(town.counts) + Counter({"crashes": worker.crashes, "jobs": worker.jobs})
        return Chronicle(town.firms, worker.mails, counts)
