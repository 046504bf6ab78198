"""How companies pay by transfer, with and without the reference; the bank's file of each day."""

from __future__ import annotations

from decimal import Decimal

from telecube.billing.actions.bank_matching import book_transaction, import_statement
from telecube.billing.actions.top_ups import start_top_up
from telecube.billing.models import BankTransaction, TopUpMethod
from telecube.billing.queries.balance import balance
from telecube.billing.queries.bank import page_of_unmatched
from telecube.billing.queries.invoices import open_invoices
from telecube.billing.queries.subscriptions import open_fees
from telecube.core.clock import today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.journeys.calendar import Firm
from tests.journeys.online import SMALLEST, Online

HEAD = "Data księgowania;Kwota;Waluta;Tytuł;Nadawca;Rachunek nadawcy;Nr transakcji\n"


class Bank(Online):
    """The money side of the town."""

    def top_up(self, firm: Firm) -> None:
        """Money for the next month, about as much as it costs."""
        if firm.is_gone or firm.shadow.mode != "prepaid":
            return
        with tenant_scope(firm.id):
            missing = max(open_fees() - balance(), Decimal(0))
        needed = Decimal(90 + 75 * (1 + len(firm.colleagues)))
        self.pay(firm, missing + needed * self.chance.randrange(9, 14) / 10)

    def pay_invoices(self, firm: Firm) -> None:
        """What is open on invoices; some mistake a grosz."""
        if firm.is_gone or firm.shadow.mode != "postpaid" or (firm.is_lazy and self.chance.random() < 0.4):
            return
        with tenant_scope(firm.id):
            owed = sum((invoice.open_amount for invoice in open_invoices()), Decimal(0))
        if owed > 1:
            self.pay(firm, owed + self.chance.choice([0, 0, 0, 0, 0, 0, 0, 0, 1, -1]) * Decimal("0.01"))

    def pay(self, firm: Firm, amount: Decimal) -> None:
        """Online, or by transfer: announced or not, with the reference or without."""
        amount = amount.quantize(Decimal("0.01"))
        kind = self.chance.choice(["online", "bank", "bank", "nameless", "announced"])
        if amount < SMALLEST and kind in ("online", "announced"):
            kind = "bank"
        if kind == "online":
            self.pay_online(firm, amount)
            return
        if kind == "announced":
            with tenant_scope(firm.id):
                start_top_up(firm.actor, amount=amount, method=TopUpMethod.BANK_TRANSFER)
            amount += self.chance.choice([0, 0, 1, -1]) * Decimal("0.01")
        self.transfers.append((firm, amount, "" if kind == "nameless" else firm.reference))

    def bank_day(self) -> None:
        """The bank's file of the day, which shows yesterday's lines again; the staff books what is not certain."""
        new: list[tuple[Firm, Decimal, str, str]] = []
        for firm, amount, title in self.transfers:
            if not firm.is_gone:
                new.append((firm, amount, title, uuid7().hex[-12:]))
        self.transfers = []
        if not new:
            return
        sheet = [
            ";".join([str(today()), f"{amount}".replace(".", ","), "PLN", title or "oplata", firm.payer, "", number])
            + "\n"
            for firm, amount, title, number in new
        ]
        content = (HEAD + "".join(self.sheet + sheet)).encode("cp1250")
        for _again in range(2 if self.chance.random() < 0.1 else 1):
            import_statement(staff="Olga", file_name="wyciag.csv", content=content)
        self.sheet = sheet
        payers = {firm.payer: firm.id for firm, *_transfer in new}
        for row in unmatched():
            if row.payer in payers:
                book_transaction(row.pk, tenant_id=payers[row.payer], staff="Olga", note="wg nadawcy")
                self.counts["booked by hand"] += 1
        for firm, amount, _title, _number in new:
            self.arrive(firm, amount)


def unmatched() -> list[BankTransaction]:
    """Return all lines that wait for the staff, page after page; those of other towns too."""
    page, rows = page_of_unmatched(), []
    while True:
        rows += page.rows
        if page.next_mark is None:
            return rows
        page = page_of_unmatched(after=page.next_mark)
