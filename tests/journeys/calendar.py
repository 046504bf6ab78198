"""Companies and the calendar of what they are about to do."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from telecube.billing.models import Plan
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, now
from tests.journeys.shadow import Prices, Shadow, day_of, midnight

Deed = Callable[[], None]


@dataclass
class Firm:
    """A company with its books in the shadow."""

    family: str
    actor: Actor
    shadow: Shadow
    trial_ends_at: datetime
    email: str
    position: UUID
    reference: str = ""
    colleagues: list[UUID] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    paid: list[Decimal] = field(default_factory=list)
    given: list[Decimal] = field(default_factory=list)
    #: The first day without service that the last notice named.
    last_notice: date | None = None
    is_lazy: bool = False
    is_gone: bool = False

    @property
    def id(self) -> UUID:
        """The company's id."""
        return self.actor.tenant_id

    @property
    def payer(self) -> str:
        """Whom the bank names on the company's transfers."""
        return f"F {self.id}"


class Calendar:
    """All companies, and what is planned for which moment."""

    def __init__(self, chance: Random, plans: dict[str, Plan], prices: Prices, documents: list[UUID]) -> None:
        self.chance, self.plans, self.prices, self.documents = chance, plans, prices, documents
        self.firms: list[Firm] = []
        self.by_id: dict[UUID, Firm] = {}
        self.agenda: dict[date, list[tuple[datetime, int, Deed]]] = defaultdict(list)
        self.transfers: list[tuple[Firm, Decimal, str]] = []
        self.sheet: list[str] = []
        self.counts: dict[str, int] = defaultdict(int)
        self.has_worker = True
        #: The same of the day before.
        self.had_worker = True
        self.serial = itertools.count()
        self.clock = midnight(date(2026, 1, 1))

    def has(self, company_id: UUID) -> bool:
        """Say whether the company lives here."""
        return company_id in self.by_id

    def plan(self, at: datetime, deed: Deed) -> None:
        """Note a deed for a moment; what is over already is done now."""
        at = max(at, self.clock)
        self.agenda[day_of(at)].append((at, next(self.serial), deed))

    def someday(self, day: date) -> datetime:
        """Return any moment of a day; late moments and the first minutes come more often."""
        second = self.chance.choice([self.chance.randrange(120, 86_395), self.chance.randrange(36_000, 64_000), 86_394])
        return midnight(day) + timedelta(seconds=second)

    def live(self, day: date, *, after: Callable[[], None]) -> None:
        """Do what is planned for the day, in order; ``after`` lets the worker follow each deed."""
        while self.agenda[day]:
            first = min(self.agenda[day], key=lambda row: row[:2])
            self.agenda[day].remove(first)
            self.clock = first[0]
            with clock_set_to(self.clock):
                first[2]()
                after()

    def _look(self, firm: Firm) -> None:
        """The worker follows at once, if there is one."""
        if self.has_worker:
            firm.shadow.looks(now())
