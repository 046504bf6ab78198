"""The days of a year: when schedules run, when the worker is down, when prices rise and the clock falls back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from telecube.billing import invoice_tasks, tasks
from telecube.billing.actions.price_list import set_price
from telecube.core.clock import clock_set_to, now
from tests.journeys.audit import note_erased
from tests.journeys.gate import wait_for_the_others
from tests.journeys.shadow import midnight
from tests.journeys.town import Town
from tests.journeys.worker import Worker

FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)
ANNOUNCED, DEARER = date(2027, 5, 4), date(2027, 6, 15)
LIST = {"crm": "49.00", "crm-plus": "79.00", "start": "29.00", "business": "79.00", "extra": "15.00"}
LIST_AFTER = {"crm": "52.90", "crm-plus": "84.90", "business": "85.50"}
KINDS = {"crm": "crm", "crm-plus": "crm", "start": "exchange", "business": "exchange", "extra": "add_on"}
#: The worker is down, over the turn of a month.
DOWN = {date(2027, 2, 26) + timedelta(days=n) for n in range(7)}
#: On these days the clock falls back an hour after midnight's jobs ran.
FALLS_BACK = {date(2027, 5, 1), date(2027, 8, 17)}


def unit_of(plan: str) -> str:
    """Return what a plan of the year is sold by."""
    return "user_month" if KINDS[plan] == "crm" else "month"


class Year:
    """The year of a town and its worker. Of several towns one is the ``herald``, whose staff announces prices."""

    def __init__(self, town: Town, worker: Worker, *, is_herald: bool) -> None:
        self.town, self.worker, self.is_herald = town, worker, is_herald

    def pass_by(self) -> None:
        """Live all days; no town is ever a day ahead of another."""
        for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)):
            wait_for_the_others()
            self._live(day)

    def _live(self, day: date) -> None:
        """Schedules in the night and in the morning, deeds at any hour, the bank at the day's end."""
        town, tomorrow = self.town, midnight(day + timedelta(days=1))
        town.clock = midnight(day)
        town.had_worker, town.has_worker = town.has_worker, day not in DOWN
        if day == ANNOUNCED:
            town.plan(town.clock, self._raise_prices)
        if town.has_worker:
            self._plan_schedules(day)
        self._plan_extensions(day)
        town.plan(tomorrow - timedelta(seconds=5), town.bank_day)
        # The bank's lines are nobody's until they are looked at: a schedule takes up those of all towns.
        town.plan(tomorrow - timedelta(seconds=4), wait_for_the_others)
        town.live(day, after=self.worker.run if town.has_worker else lambda: None)

    def _plan_schedules(self, day: date) -> None:
        town, worker, first = self.town, self.worker, midnight(day)
        town.plan(first + timedelta(minutes=1), self._charge)
        if day in FALLS_BACK:
            town.plan(first + timedelta(minutes=2), self._charge_an_hour_ago)
        town.plan(first + timedelta(hours=3), lambda: worker.start(invoice_tasks.issue_invoices))
        town.plan(first + timedelta(hours=8), self._morning)
        money = (tasks.match_bank_transactions, tasks.sweep_reservations, tasks.look_after_top_ups)
        evening = midnight(day + timedelta(days=1)) - timedelta(seconds=3)
        town.plan(evening, lambda: worker.start(*money, tasks.sweep_data_exports))

    def _charge(self) -> None:
        """What the schedules charge, and the shadow's look at every company."""
        self.worker.start(tasks.charge_all_fees, tasks.look_after_contracts)
        for firm in self.town.firms:
            firm.shadow.looks(now())

    def _charge_an_hour_ago(self) -> None:
        with clock_set_to(now() - timedelta(hours=1)):
            self._charge()
            self.worker.start(invoice_tasks.issue_invoices)

    def _morning(self) -> None:
        self.worker.start(invoice_tasks.look_after_all_invoices, tasks.watch_accounts)
        note_erased(self.town)

    def _plan_extensions(self, day: date) -> None:
        """Sixty days before the end of a contract the company makes up its mind."""
        town = self.town
        for firm in town.firms:
            ends = firm.shadow.ends_at
            if ends is not None and midnight(day + timedelta(days=60)) <= ends < midnight(day + timedelta(days=61)):
                town.plan(midnight(day) + timedelta(hours=12), lambda firm=firm: town.prolong(firm))  # type: ignore[misc]

    def _raise_prices(self) -> None:
        """Announce dearer plans for the middle of a month."""
        for name, net in LIST_AFTER.items():
            if self.is_herald:
                plan = self.town.plans[name]
                set_price(plan, net=Decimal(net), vat_rate=Decimal(23), unit=unit_of(name), valid_from=DEARER)
            self.town.prices[name].append((DEARER, Decimal(net)))
