"""How companies pay at the provider: at once, late, twice over, two administrators at one moment; and the notices of
it that are forged, in another currency, a grosz off, repeated and out of order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.db import connections

from telecube.billing import online_top_ups
from telecube.billing.actions.top_ups import session_of, start_top_up
from telecube.billing.models import TopUpMethod
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.journeys.calendar import Calendar, Firm
from tests.journeys.till import WRONG, Till

SMALLEST = Decimal(10)


class Online(Calendar):
    """Payments at the till. Whatever it confirmed is money, whatever else was said of it."""

    till: Till

    def begin_at(self, till: Till) -> None:
        """Let all payments go to this till."""
        self.till, till.on_paid = till, lambda company_id, amount: self.arrive(self.by_id[company_id], amount)

    def arrive(self, firm: Firm, amount: Decimal) -> None:
        """Money is there: the shadow notes it, and the worker charges open fees."""
        firm.paid.append(amount)
        firm.shadow.moves(amount)
        self._look(firm)
        self.counts["payments"] += 1

    def pay_online(self, firm: Firm, amount: Decimal) -> None:
        """Start a payment; the payer goes to the till within the hour, some after a week, some never."""
        with tenant_scope(firm.id):
            top_up = start_top_up(firm.actor, amount=amount, method=TopUpMethod.ONLINE)
        luck, wait = self.chance.random(), timedelta(minutes=self.chance.randrange(1, 60))
        if luck < 0.05:
            wait += timedelta(days=8)
        if luck < 0.95:
            session = session_of(firm.id, top_up.pk)
            self.plan(now() + wait, lambda: self._go_to_the_till(session))

    def _go_to_the_till(self, session: str, tries: int = 0) -> None:
        transaction = self.till.by_session.get(session)
        if transaction is None:
            # Nobody has told the till yet: the worker is down.
            if tries < 9:
                self.plan(now() + timedelta(days=1), lambda: self._go_to_the_till(session, tries + 1))
            return
        for deed in self.chance.sample(sorted(WRONG), self.chance.choice([0, 0, 1, 3])):
            self.till.mislead(transaction, deed)
            self.counts[deed] += 1
        deed = self.chance.choice(["pay", "pay", "twice", "silent"])
        self.till.pay(transaction, deed)
        self.counts[f"online {deed}"] += 1
        for _again in range(self.chance.choice([0, 0, 0, 4])):
            later = now() + timedelta(hours=self.chance.randrange(0, 100))
            self.plan(later, lambda: self.till.remind(transaction))
            self.counts["notices again"] += 1

    def both_pay(self, firm: Firm) -> None:
        """Two administrators top up at the same moment; their notices and confirmations come at once, too."""
        if firm.is_gone or not firm.colleagues or not self.has_worker:
            return
        both = [firm.actor, replace(firm.actor, user_id=firm.colleagues[0], name="Ewa")]
        amounts = [Decimal(self.chance.randrange(1_000, 20_000)) / 100 for _who in both]
        arrived: list[Decimal] = []
        usual, self.till.on_paid = self.till.on_paid, lambda company_id, amount: arrived.append(amount)
        self.till.is_troubled = False
        with ThreadPoolExecutor(len(both)) as threads:
            deeds = [
                threads.submit(copy_context().run, self._pay_at_once, actor, amount)
                for actor, amount in zip(both, amounts, strict=True)
            ]
            for deed in deeds:
                deed.result()
        self.till.on_paid, self.till.is_troubled = usual, True
        for amount in arrived:
            self.arrive(firm, amount)
        self.counts["two at once"] += 1

    def _pay_at_once(self, actor: Actor, amount: Decimal) -> None:
        try:
            with tenant_scope(actor.tenant_id):
                top_up = start_top_up(actor, amount=amount, method=TopUpMethod.ONLINE)
            online_top_ups.register(actor.tenant_id, top_up.pk)
            transaction = self.till.by_session[session_of(actor.tenant_id, top_up.pk)]
            self.till.pay(transaction, "pay")
            online_top_ups.confirm(actor.tenant_id, top_up.pk, order_id=str(transaction.order_id))
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
