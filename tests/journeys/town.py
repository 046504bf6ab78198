"""Companies and what they do in a year: every deed goes through the product and into the shadow's books."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from zipfile import ZipFile

from telecube.accounts.actions.blocking import block_user
from telecube.accounts.actions.removal import delete_user
from telecube.accounts.actions.sign_up import sign_up_company
from telecube.accounts.actions.users import create_user
from telecube.accounts.models import AccessLevel, Entitlements, UserGroup
from telecube.accounts.queries.actors import actor_of
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.contracts import extend_contract, give_notice
from telecube.billing.actions.corrections import LineChange, correct_invoice
from telecube.billing.actions.credits import give_credit
from telecube.billing.actions.data_exports import KEPT, ask_for_export
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.reservations import hold, settle
from telecube.billing.actions.services import give_service_back, take_service
from telecube.billing.actions.subscriptions import change_plan, choose_plan
from telecube.billing.actions.trial import extend_trial
from telecube.billing.errors import BalanceTooLow
from telecube.billing.invoice_errors import CorrectionChangesNothing, RefundBeyondBalance, TopUpOnlyShrinks
from telecube.billing.models import DataExport, Invoice, InvoiceKind, InvoiceLine
from telecube.billing.plan_errors import FeesAreOpen
from telecube.billing.queries.balance import available
from telecube.billing.tasks import write_data_export
from telecube.core.actor import Actor
from telecube.core.clock import now, today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.journeys.bank import Bank
from tests.journeys.calendar import Firm
from tests.journeys.shadow import Shadow, first_of

#: What the companies are called: a year that was interrupted is found by it.
NAME = "Firma roku"
TRIAL = timedelta(days=14)
FAMILIES = (*("quitter",) * 4, *("prepaid",) * 9, *("postpaid",) * 6, "turncoat")


class Town(Bank):
    """Companies that live for a year."""

    # ---- how a company lives

    def found(self, number: int, at: datetime) -> None:
        """A company signs up; what it will do is drawn now."""
        family, draw = self.chance.choice(FAMILIES), self.chance
        email = f"ada{number}.{uuid7().hex[-8:]}@firma{number}.example"
        user = sign_up_company(
            company_name=f"{NAME} {number}", nip="5260250274", first_name="Ada", last_name=f"Nowak{number}",
            email=email, password="Long!Correct7Horse", ip="192.0.2.7",
        )  # fmt: skip
        assert user.tenant_id is not None
        with tenant_scope(user.tenant_id):
            position = UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk
            firm = Firm(family, actor_of(user, ip="192.0.2.7"), Shadow(self.prices), at + TRIAL, email, position)
            firm.reference = account_for_update().reference
            change_company_data(
                firm.actor, name=f"{NAME} {number}", nip="5260250274", street="Prosta 1", postcode="00-001",
                city="Warszawa",
                invoice_email=f"faktury@firma{number}.example" if number % 3 else "",
            )  # fmt: skip
        firm.is_lazy = draw.random() < 0.15
        firm.shadow.begins(str(user.pk), at)
        self.firms.append(firm)
        self.by_id[firm.id] = firm
        self._plan_people(firm, at)
        if draw.random() < 0.2:
            self.plan(at + timedelta(days=draw.randrange(1, 40)), lambda: self.prolong_trial(firm))
        if family != "quitter":
            late = draw.random() < 0.3
            chosen = at + timedelta(
                days=draw.randrange(15, 60) if late else draw.randrange(1, 14), hours=draw.randrange(24)
            )
            self.plan(chosen, lambda: self.choose(firm))

    def _plan_people(self, firm: Firm, at: datetime) -> None:
        for _ in range(self.chance.randrange(0, 3)):
            self.plan(at + timedelta(hours=self.chance.randrange(1, 200)), lambda: self.hire(firm))
        if firm.family == "quitter":
            return
        for _ in range(self.chance.randrange(1, 4)):
            self.plan(self.someday(self._some_day_after(at)), lambda: self.hire(firm))
            self.plan(self.someday(self._some_day_after(at)), lambda: self.fire(firm))
        self.plan(self.someday(self._some_day_after(at)), lambda: self.block(firm))

    def _some_day_after(self, at: datetime) -> date:
        """Return a day of the year to come; month ends and the days of the clock change come more often."""
        day = at.date() + timedelta(days=self.chance.randrange(1, 380))
        if self.chance.random() < 0.3:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=self.chance.choice([0, 1]))
        return self.chance.choice([day] * 9 + [max(date(2027, 3, 28), at.date()), date(2027, 10, 31)])

    def choose(self, firm: Firm, mode: str = "") -> None:
        """The company orders, and its months begin."""
        if firm.is_gone:
            return
        mode = mode or ("postpaid" if firm.family == "postpaid" else "prepaid")
        crm, exchange = self.chance.choice(["crm", "crm", "crm-plus"]), self.chance.choice(["start", "business"])
        if mode == "prepaid":
            self.pay(firm, Decimal(self.chance.randrange(100, 900)))
        with tenant_scope(firm.id):
            choose_plan(
                firm.actor, mode=mode, crm_plan_id=self.plans[crm].pk, exchange_plan_id=self.plans[exchange].pk,
                accepted_document_ids=self.documents,
            )  # fmt: skip
        firm.shadow.orders(mode, crm, exchange, now(), trial_ends=firm.trial_ends_at)
        self.counts[f"ordered {mode}"] += 1
        self._plan_months(firm)

    def _plan_months(self, firm: Firm) -> None:
        draw, first = self.chance, today()
        for day in (first + timedelta(days=n) for n in range(1, 400)):
            if day.day == 26 and firm.family in ("prepaid", "turncoat"):
                self._plan_top_up(firm, day)
            if day.day == 2 and firm.family in ("postpaid", "turncoat"):
                lateness = draw.choice([3, 5, 6, 8, 9, 10, 12, 12, 13, 15, 19, 26, 38])
                self.plan(self.someday(day + timedelta(days=lateness)), lambda: self.pay_invoices(firm))
            if draw.random() < 0.012:
                self.plan(self.someday(day), lambda: self.call(firm))
        for deed in (
            *(self.switch, self.switch, self.take, self.hand_back, self.credit, self.correct),
            *(self.both_pay, self.export),
        ):
            if draw.random() < 0.6:
                moment = self.someday(self._some_day_after(now()))
                self.plan(moment, lambda deed=deed: deed(firm))  # type: ignore[misc]
        if firm.family == "turncoat":
            self.plan(self.someday(first + timedelta(days=draw.randrange(40, 200))), lambda: self.turn(firm))

    def _plan_top_up(self, firm: Firm, day: date) -> None:
        if firm.is_lazy and self.chance.random() < 0.5:
            late = self.chance.choice([8, 12, 20, 33, 45, 1000])
            self.plan(self.someday(day + timedelta(days=late)), lambda: self.top_up(firm))
        else:
            self.plan(self.someday(day), lambda: self.top_up(firm))

    # ---- deeds

    def is_open(self, firm: Firm) -> bool:
        """Say whether the company may do what costs."""
        return not firm.is_gone and Entitlements.objects.get().access_at(now()) == AccessLevel.FULL

    def hire(self, firm: Firm) -> None:
        if firm.is_gone:
            return
        with tenant_scope(firm.id):
            if not self.is_open(firm):
                return
            user = create_user(
                firm.actor, email=f"u{uuid7().hex[-14:]}@x.example", first_name="Ewa", last_name=uuid7().hex[-6:],
                password=None, position_group_id=firm.position,
            )  # fmt: skip
        firm.colleagues.append(user.pk)
        firm.shadow.begins(str(user.pk), now())
        self._look(firm)
        self.counts["hired"] += 1

    def fire(self, firm: Firm) -> None:
        if firm.is_gone or not firm.colleagues:
            return
        user_id = firm.colleagues.pop(self.chance.randrange(len(firm.colleagues)))
        with tenant_scope(firm.id):
            delete_user(firm.actor, user_id)
        firm.shadow.ends(str(user_id), now())
        self.counts["fired"] += 1

    def block(self, firm: Firm) -> None:
        if firm.is_gone or not firm.colleagues:
            return
        with tenant_scope(firm.id):
            block_user(firm.actor, firm.colleagues[0])
        self.counts["blocked"] += 1

    def switch(self, firm: Firm) -> None:
        """Other plans; sometimes in the last minute of a month."""
        if firm.is_gone:
            return
        crm, exchange = self.chance.choice(["crm", "crm-plus"]), self.chance.choice(["start", "business"])
        with tenant_scope(firm.id):
            if not firm.shadow.is_running(now()) or not self.is_open(firm):
                return
            try:
                change_plan(firm.actor, crm_plan_id=self.plans[crm].pk, exchange_plan_id=self.plans[exchange].pk)
            except BalanceTooLow:
                self.counts["switch too dear"] += 1
                return
        firm.shadow.changes(crm, exchange, now())
        self.counts["switched"] += 1

    def take(self, firm: Firm) -> None:
        if firm.is_gone:
            return
        name = f"extra:{uuid7().hex[-8:]}"
        with tenant_scope(firm.id):
            if not self.is_open(firm):
                return
            take_service(firm.actor, plan=self.plans["extra"], reference=name, label=name)
        firm.extras.append(name)
        firm.shadow.begins(name, now(), extra=True)
        firm.shadow.looks(now())
        self.counts["extras"] += 1

    def hand_back(self, firm: Firm) -> None:
        if firm.is_gone or not firm.extras:
            return
        name = firm.extras.pop()
        with tenant_scope(firm.id):
            give_service_back(firm.actor, reference=name)
        firm.shadow.looks(now())
        firm.shadow.ends(name, now())

    def call(self, firm: Firm) -> None:
        """A call: held, then settled with what it cost to a hundredth of a grosz."""
        if firm.is_gone:
            return
        cost = Decimal(self.chance.randrange(1, 60_000)) / 10_000
        with tenant_scope(firm.id):
            if not self.is_open(firm):
                return
            try:
                held = hold(
                    firm.actor, amount=Decimal(6), cause=f"call:{uuid7()}", expires_at=now() + timedelta(hours=2)
                )
            except BalanceTooLow:
                assert available() < 6
                self.counts["no money for a call"] += 1
                return
            settle(firm.actor, held.pk, amount=cost)
        firm.shadow.moves(-cost)
        self.counts["calls"] += 1

    def credit(self, firm: Firm) -> None:
        """The staff makes a gift: it pays open invoices or is on the balance."""
        if firm.is_gone or firm.shadow.mode == "trial":
            return
        amount = Decimal(self.chance.choice(["12.34", "0.01", "99.99"]))
        with tenant_scope(firm.id):
            give_credit(Actor.system(firm.id, "Obsługa"), amount=amount, reason="Przerwa w usłudze", cause=f"{uuid7()}")
        firm.given.append(amount)
        firm.shadow.moves(amount)
        self._look(firm)
        self.counts[f"credits {firm.shadow.mode}"] += 1

    def correct(self, firm: Firm) -> None:
        """The staff lowers an item of some invoice by a tenth."""
        if firm.is_gone:
            return
        with tenant_scope(firm.id):
            invoice = Invoice.objects.exclude(kind=InvoiceKind.CORRECTION).order_by("-issued_at").first()
            if invoice is None or Invoice.objects.filter(corrects=invoice).exists():
                return
            line = InvoiceLine.objects.filter(invoice=invoice).order_by("place").first()
            assert line is not None
            price = line.unit_net if line.gross is None else line.gross
            change = LineChange(line.pk, line.quantity, (price * 9 / 10).quantize(Decimal("0.01")))
            try:
                done = correct_invoice(Actor.system(firm.id, "Obsługa"), invoice.pk, changes=[change], reason="Rabat")
            except (RefundBeyondBalance, CorrectionChangesNothing, TopUpOnlyShrinks):
                return
        firm.shadow.moves(done.gross if invoice.kind == InvoiceKind.TOP_UP else -done.gross)
        self.counts["corrections"] += 1

    def turn(self, firm: Firm) -> None:
        """A prepaid company concludes a contract."""
        if firm.is_gone or firm.shadow.mode != "prepaid":
            return
        with tenant_scope(firm.id):
            if not self.is_open(firm):
                return
        with suppress(FeesAreOpen, BalanceTooLow):
            self.choose(firm, "postpaid")

    # ---- trial and data

    def prolong_trial(self, firm: Firm) -> None:
        """The staff gives some more days, also when the trial is over."""
        if firm.is_gone or firm.shadow.mode != "trial":
            return
        until = max(firm.trial_ends_at, now()) + timedelta(days=self.chance.randrange(3, 15))
        with tenant_scope(firm.id):
            extend_trial(Actor.system(firm.id, "Obsługa"), until=until, reason="Prosi o czas na próby")
        firm.trial_ends_at = until
        self.counts["trials prolonged"] += 1

    def export(self, firm: Firm) -> None:
        """The company takes its data; after some days the file is gone."""
        if firm.is_gone or not self.has_worker:
            return
        with tenant_scope(firm.id):
            made = ask_for_export(firm.actor)
        write_data_export.defer(tenant=str(firm.id), export_id=str(made.pk))
        self.plan(now() + timedelta(minutes=1), lambda: self._open_export(firm, made))
        self.plan(now() + KEPT + timedelta(days=1, hours=1), lambda: self._miss_export(made))

    def _open_export(self, firm: Firm, made: DataExport) -> None:
        with ZipFile(made.path) as archive, archive.open("users.csv") as table:
            people = len(table.read().decode("utf-8-sig").splitlines()) - 1
        assert people == len(firm.shadow.seats), f"{firm.id}: {people} people in the file"
        self.counts["exports"] += 1

    def _miss_export(self, made: DataExport) -> None:
        if not self.had_worker:
            # Nobody swept last night.
            self.plan(now() + timedelta(days=1), lambda: self._miss_export(made))
            return
        assert not made.path.exists(), f"{made.path} is still there"

    # ---- contracts

    def prolong(self, firm: Firm) -> None:
        """Two of three go on: a year or for good; of those some give notice later."""
        if firm.is_gone or firm.shadow.ends_at is None or not firm.shadow.is_running(now()):
            return
        luck, for_good = self.chance.randrange(3), self.chance.random() < 0.5
        with tenant_scope(firm.id):
            if luck:
                extend_contract(firm.actor, is_indefinite=for_good, accepted_document_ids=self.documents)
        if luck:
            firm.shadow.extends(now(), for_good=for_good)
            self.counts["extended"] += 1
        elif self.chance.random() < 0.6:
            back, mode = (
                firm.shadow.ends_at + timedelta(hours=self.chance.choice([0, 1, 90])),
                self.chance.choice(["prepaid", "postpaid"]),
            )
            self.plan(back, lambda: self.choose(firm, mode))
        if luck and for_good:
            self.plan(now() + timedelta(days=self.chance.randrange(1, 30)), lambda: self.notice(firm))

    def notice(self, firm: Firm) -> None:
        if firm.is_gone or firm.last_notice == (ends := first_of(today(), 2)):
            # Who went on and gives notice again for the same day has the same mail twice, and rightly.
            return
        with tenant_scope(firm.id):
            give_notice(firm.actor)
        firm.shadow.gives_notice(now())
        firm.last_notice = ends
        self.counts["notices"] += 1
