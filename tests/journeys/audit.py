"""The auditor: reads all tables across companies and counts again; nothing of the product's arithmetic is used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections

from telecube.billing.models import (
    Charge,
    Credit,
    ErasedCompany,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    Payment,
    Settlement,
)
from tests.journeys.calendar import Firm
from tests.journeys.shadow import grosze
from tests.journeys.town import Town

PLATFORM = "platform"
Mail = dict[str, Any]
NOTHING = Decimal(0)
THRESHOLD, LOW = Decimal(20), "Niskie saldo"
#: What accounting law keeps of a company that is gone.
KEPT = {
    *("billing_invoice", "billing_invoiceline", "billing_overduereminder", "billing_settlement", "billing_payment"),
    *("billing_topup", "billing_ledgerentry", "billing_billingaccount", "billing_charge", "billing_contract"),
    *("billing_pricelock", "billing_acceptance", "accounts_user"),
}


def series_before() -> dict[str, int]:
    """Return the last number of each series."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT code, last_number FROM billing_invoiceseries")
        return dict(cursor.fetchall())


def note_erased(town: Town) -> None:
    """Let the town know who was erased."""
    gone = set(ErasedCompany.objects.using(PLATFORM).values_list("company_id", flat=True))
    for firm in town.firms:
        firm.is_gone = firm.is_gone or firm.id in gone


class Books:
    """All rows of the town's companies, by company."""

    def __init__(self, ids: list[UUID]) -> None:
        self.charges = by_firm(Charge.everywhere.using(PLATFORM).filter(tenant_id__in=ids))
        self.entries = by_firm(LedgerEntry.everywhere.using(PLATFORM).filter(tenant_id__in=ids).order_by("number"))
        self.payments = by_firm(Payment.everywhere.using(PLATFORM).filter(tenant_id__in=ids))
        self.credits = by_firm(Credit.everywhere.using(PLATFORM).filter(tenant_id__in=ids))
        self.settlements = by_firm(Settlement.everywhere.using(PLATFORM).filter(tenant_id__in=ids))
        invoices = Invoice.everywhere.using(PLATFORM).filter(tenant_id__in=ids).select_related("corrects")
        self.invoices = by_firm(invoices.order_by("issued_at", "id"))
        self.lines = by_firm(InvoiceLine.everywhere.using(PLATFORM).filter(tenant_id__in=ids))


def by_firm(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    """Return rows by company."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.tenant_id].append(row)
    return found


def audit_year(firms: list[Firm], mails: list[Mail], names: dict[str, str], series: dict[str, int]) -> None:
    """Check everything; all findings at once. ``names`` says which plan a code means."""
    books, found = Books([firm.id for firm in firms]), list[str]()
    warned = Counter(mail["to"][0] for mail in mails if mail["subject"].startswith(LOW))
    for firm in firms:
        for check in (fees, ledger, payments, credits, top_ups, monthly_invoices, never_below_zero):
            found += [f"{firm.family} {firm.id} {check.__name__}: {what}" for what in check(firm, books, names)]
        found += [f"{firm.id} {what}" for invoice in books.invoices[firm.id] for what in arithmetic(invoice, books)]
        found += [f"{firm.family} {firm.id} warnings: {what}" for what in warnings(firm, books, warned[firm.email])]
    found += left_of([firm for firm in firms if firm.is_gone]) + gaps(series) + twice(mails)
    assert not found, f"{len(found)} findings:\n" + "\n".join(found[:60])


def fees(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """Every fee that the rules ask for, no other, once, to the grosz."""
    written = {key_of(charge.cause, names): charge.gross for charge in books.charges[firm.id]}
    owed = firm.shadow.owed
    for key in sorted({*written, *owed}):
        if written.get(key) != owed.get(key):
            yield f"{key}: written {written.get(key)}, owed {owed.get(key)}"
    if len(written) != len(books.charges[firm.id]):
        yield "a fee was written twice"


def key_of(cause: str, names: dict[str, str]) -> tuple[date, int, str]:
    """Read fee:2027-03:1:user:<id>:to:<plan>."""
    _, month, order, thing = cause.split(":", 3)
    thing, _, to = thing.partition(":to:")
    thing = thing.removeprefix("user:").removeprefix("service:")
    return date.fromisoformat(f"{month}-01"), int(order), f"{thing}:to:{names[to]}" if to else thing


def ledger(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """An unbroken chain whose sum is what came, less fees and usage; each fee stands in it once."""
    total = NOTHING
    for number, entry in enumerate(books.entries[firm.id], start=1):
        total += entry.amount
        if (entry.number, entry.balance_after) != (number, total):
            yield f"entry {entry.number} has {entry.balance_after}, not {total}"
    booked = [charge for charge in books.charges[firm.id] if charge.entry_id]
    amounts = {entry.pk: entry.amount for entry in books.entries[firm.id] if entry.kind == "fee"}
    if Counter(amounts) != Counter({charge.entry_id: -charge.gross for charge in booked}):
        yield "fees in the ledger are not the charges"
    rounding = sum((entry.amount for entry in books.entries[firm.id] if entry.kind == "rounding"), NOTHING)
    expected = firm.shadow.funds - sum((charge.gross for charge in booked), NOTHING) + rounding
    if total != expected:
        yield f"balance {total}, counted {expected}"
    open_fees = sum((charge.gross for charge in books.charges[firm.id] if not charge.entry_id), NOTHING)
    if (open_fees > 0) != (firm.shadow.unpaid_since is not None):
        yield f"open fees {open_fees}, unpaid since {firm.shadow.unpaid_since}"


def payments(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """Every payment once in the ledger; settled wholly, unless it waits for a contract's bill."""
    paid = books.payments[firm.id]
    if Counter(payment.amount for payment in paid) != Counter(firm.paid):
        yield f"payments {sorted(p.amount for p in paid)}, made {sorted(firm.paid)}"
    arrived = [entry for entry in books.entries[firm.id] if entry.kind in ("top_up", "payment")]
    if Counter((entry.pk, entry.amount) for entry in arrived) != Counter((p.entry_id, p.amount) for p in paid):
        yield "payments in the ledger are not the payments"
    for payment in paid:
        used = sum((row.amount for row in books.settlements[firm.id] if row.payment_id == payment.pk), NOTHING)
        if used > payment.amount or (used != payment.amount and firm.shadow.mode != "postpaid"):
            yield f"payment of {payment.amount} has {used} in settlements"
    for invoice in books.invoices[firm.id]:
        used = sum((row.amount for row in books.settlements[firm.id] if row.invoice_id == invoice.pk), NOTHING)
        if used > max(invoice.gross, NOTHING):
            yield f"{invoice.number} of {invoice.gross} is settled with {used}"


def credits(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """Every gift once in the ledger; what of it pays no invoice is on the balance of who pays in advance."""
    given = books.credits[firm.id]
    entries = [entry for entry in books.entries[firm.id] if entry.kind == "credit"]
    if Counter((entry.pk, entry.amount) for entry in entries) != Counter((one.entry_id, one.amount) for one in given):
        yield "credits in the ledger are not the credits"
    if Counter(one.amount for one in given) != Counter(firm.given):
        yield f"credits {sorted(one.amount for one in given)}, given {sorted(firm.given)}"
    for one in given:
        used = sum((row.amount for row in books.settlements[firm.id] if row.credit_id == one.pk), NOTHING)
        left = one.amount - used - one.on_balance
        if left < 0 or (left and firm.shadow.mode != "postpaid"):
            yield f"credit of {one.amount} has {used} in settlements, {one.on_balance} on the balance"


def top_ups(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """Who only ever paid in advance has an invoice for each payment, and a correction for each refund."""
    if {contract_mode(firm), firm.family} != {"prepaid"}:
        return
    invoiced = Counter(row.gross for row in books.invoices[firm.id] if row.kind == "top_up")
    if invoiced != Counter(firm.paid):
        yield f"invoices {invoiced}, payments {firm.paid}"
    corrected = sum((row.gross for row in books.invoices[firm.id] if row.kind == "correction"), NOTHING)
    refunded = sum((entry.amount for entry in books.entries[firm.id] if entry.kind == "refund"), NOTHING)
    if corrected != refunded:
        yield f"corrections {corrected}, refunds {refunded}"


def contract_mode(firm: Firm) -> str:
    """Return how the company pays: a contract leaves its prices behind."""
    return "postpaid" if firm.shadow.locks else "prepaid"


def monthly_invoices(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """Who only ever had contracts is invoiced what the ledger took: fees, usage and what was rounded."""
    mine = books.invoices[firm.id]
    monthly = [row for row in mine if row.kind == "monthly"]
    if firm.family == "postpaid" and firm.shadow.mode == "postpaid":
        until = max((row.usage_until for row in monthly), default=None)
        usage = [entry for entry in books.entries[firm.id] if entry.kind == "usage"]
        used = -sum((entry.amount for entry in usage if until and entry.at < until), NOTHING)
        charged = sum((row.gross for row in books.charges[firm.id] if row.invoice_line_id), NOTHING)
        rounding = sum((entry.amount for entry in books.entries[firm.id] if entry.kind == "rounding"), NOTHING)
        billed = sum((row.gross for row in monthly), NOTHING)
        if billed != charged + used - rounding:
            yield f"billed {billed}, charged {charged}, used {used}, rounded {rounding}"
        if abs(rounding) > Decimal("0.06") * len(monthly):
            yield f"{rounding} is more than rounding"
        waiting = [row for row in books.charges[firm.id] if not row.invoice_line_id]
        last = max((row.issued_at for row in monthly), default=None)
        if any(last and row.charged_at < last for row in waiting):
            yield f"left off the invoice: {[row.cause for row in waiting]}"
    due = [row for row in mine if row.kind == "correction" and row.corrects.kind == "monthly"]
    moved = [entry for entry in books.entries[firm.id] if entry.kind == "correction"]
    if -sum((row.gross for row in due), NOTHING) != sum((entry.amount for entry in moved), NOTHING):
        yield "corrections in the ledger are not the corrections"


def never_below_zero(firm: Firm, books: Books, names: dict[str, str]) -> Iterable[str]:
    """A prepaid balance is never below zero."""
    if contract_mode(firm) == "prepaid":
        yield from (
            f"entry {row.number}: {row.balance_after}" for row in books.entries[firm.id] if row.balance_after < 0
        )


def arithmetic(invoice: Any, books: Books) -> Iterable[str]:
    """Values and tax of an invoice (corrections are differences of two such sums)."""
    lines = [line for line in books.lines[invoice.tenant_id] if line.invoice_id == invoice.pk]
    if not lines or invoice.gross != invoice.net + invoice.vat:
        yield f"{invoice.number}: {invoice.net} + {invoice.vat} is not {invoice.gross}, {len(lines)} lines"
    if invoice.kind == "monthly":
        net = sum((line.net for line in lines), NOTHING)
        if (invoice.net, invoice.vat) != (net, grosze(net * 23 / 100)):
            yield f"{invoice.number}: {invoice.net} and {invoice.vat}, lines {net}"
        if any(abs(line.quantity * line.unit_net - line.net) > Decimal("0.01") for line in lines):
            yield f"{invoice.number}: quantity times price"
    elif invoice.kind == "top_up":
        gross = sum((line.gross for line in lines), NOTHING)
        if (invoice.gross, invoice.vat) != (gross, grosze(gross * 23 / 123)):
            yield f"{invoice.number}: {invoice.gross} and {invoice.vat}, paid {gross}"
    else:
        signed = sum(((-line.net if line.is_before else line.net) for line in lines), NOTHING)
        if abs(signed - invoice.net) > Decimal("0.01"):
            yield f"{invoice.number}: difference {invoice.net}, lines {signed}"


def gaps(series: dict[str, int]) -> list[str]:
    """Numbers of a series follow one another without a gap."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT code, last_number FROM billing_invoiceseries")
        last = dict(cursor.fetchall())
    found = []
    for code, number in last.items():
        numbers = Invoice.everywhere.using(PLATFORM).filter(series=code).values_list("series_number", flat=True)
        since = {one for one in numbers if one > series.get(code, 0)}
        if since != set(range(series.get(code, 0) + 1, number + 1)):
            found.append(f"series {code} has a gap: {len(since)} of {number}")
    return found


def warnings(firm: Firm, books: Books, mails: int) -> Iterable[str]:
    """One mail for each fall of a balance below the threshold; the next one after it was above again."""
    falls, is_warned = 0, False
    for entry in books.entries[firm.id]:
        after, before = entry.balance_after, entry.balance_after - entry.amount
        if after >= THRESHOLD:
            is_warned = False
        elif entry.amount < 0 < before and not is_warned:
            falls, is_warned = falls + 1, True
    if mails != falls:
        yield f"{mails} mails, {falls} falls below {THRESHOLD}"


def twice(mails: list[Mail]) -> list[str]:
    """No mail says the same twice. Low balances are counted above: two falls may end at the same grosz."""
    said = (mail for mail in mails if not mail["subject"].startswith(LOW))
    copies = Counter((mail["to"][0], mail["subject"], mail["body"]) for mail in said)
    return [
        f"{times} times to {to}: {subject}\n{body[:300]}" for (to, subject, body), times in copies.items() if times > 1
    ]


def left_of(gone: list[Firm]) -> list[str]:
    """Of companies that are gone only what the law keeps remains, without names."""
    ids, paying = [firm.id for firm in gone], {firm.id for firm in gone if firm.paid}
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'tenant_id'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT tenant_id, count(*) FROM "{table}" WHERE tenant_id = ANY(%s) GROUP BY 1',  # noqa: S608
                [ids],
            )
            rows = [row for row in cursor.fetchall() if table not in KEPT or row[0] not in paying]
            found += [f"{company} erased: {number} rows in {table}" for company, number in rows]
        cursor.execute(
            "SELECT tenant_id FROM accounts_user WHERE tenant_id = ANY(%s) AND first_name <> '–'",
            [ids],
        )
        return found + [f"{company} erased: names of people" for (company,) in cursor.fetchall()]
