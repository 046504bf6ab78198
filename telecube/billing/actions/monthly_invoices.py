"""The monthly invoice of those who pay afterwards: fees of the new month, additions and usage of the last one."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from telecube.accounts.queries.seats import billing_period_at
from telecube.accounts.seats import BillingPeriod
from telecube.billing.actions.issuing import find_issued, issue
from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.actions.settling import overpaid, paid_before_issue, settle_open_invoices
from telecube.billing.actions.turned_top_ups import turn_rest_of_balance
from telecube.billing.invoice_draft import Draft, DraftLine, is_split_payment, taxes_of
from telecube.billing.invoice_items import Item, items_of
from telecube.billing.models import (
    Charge,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    LedgerKind,
    PaymentMode,
    PriceBasis,
    Subscription,
)
from telecube.billing.queries.balance import balance
from telecube.billing.queries.invoices import open_total
from telecube.billing.queries.uninvoiced import Usage, begins_at, cause_of, uninvoiced_charges, uninvoiced_usage
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now, today


@transaction.atomic
def issue_monthly(actor: Actor, period: BillingPeriod) -> Invoice | None:
    """Return the invoice of the month that ``period`` is, issued now if it is not yet.

    None for companies that do not pay afterwards, for months that began before they did and for those in which nothing
    was sold.
    """
    account_for_update()
    subscription = Subscription.objects.filter(mode=PaymentMode.POSTPAID).first()
    cause = cause_of(period)
    issued = find_issued(cause)
    if issued is not None or subscription is None or period.start < begins_at(subscription):
        return issued
    return _issue(actor, subscription, cause, until=period.start)


def issue_closing(actor: Actor, subscription: Subscription) -> Invoice | None:
    """Invoice what an ended contract left: for whoever orders again before the next monthly invoice.

    The caller holds account and subscription. None when nothing is left.
    """
    return _issue(actor, subscription, f"closing:{subscription.serial}", until=now())


def _issue(actor: Actor, subscription: Subscription, cause: str, *, until: datetime) -> Invoice | None:
    turn_rest_of_balance(actor, _rest_of_balance(subscription))
    items, usage = items_of(uninvoiced_charges(subscription)), uninvoiced_usage(subscription, until=until)
    lines = [*(item.line for item in items), *usage.lines]
    if not lines:
        return None
    invoice = issue(actor, paid_before_issue(actor, _draft(cause, lines, usage)))
    _mark(invoice, items)
    _round_ledger(actor, invoice, items, usage)
    settle_open_invoices(actor)
    return invoice


def issue_monthly_due(actor: Actor) -> Invoice | None:
    """Issue the invoice of the present month, if it is not yet; for every night."""
    return issue_monthly(actor, billing_period_at(now()))


def _rest_of_balance(subscription: Subscription) -> Decimal:
    """Return what is left of money from before the contract, top-ups and credit: the balance without what came and went
    since. Nothing once it was turned."""
    waiting = sum((charge.gross for charge in uninvoiced_charges(subscription)), Decimal(0))
    used = uninvoiced_usage(subscription, until=now()).gross
    return balance() + waiting + used + open_total() - overpaid()


def _draft(cause: str, lines: list[DraftLine], usage: Usage) -> Draft:
    taxes = taxes_of(lines, PriceBasis.NET)
    return Draft(
        kind=InvoiceKind.MONTHLY,
        cause=cause,
        lines=lines,
        taxes=taxes,
        due_on=today() + timedelta(days=config.invoice_due_days),
        period_start=min(line.period_start for line in lines if line.period_start),
        period_end=max(line.period_end for line in lines if line.period_end),
        usage_until=usage.until,
        is_split_payment=is_split_payment(lines, taxes),
        more={"usage_gross": usage.gross},
    )


def _mark(invoice: Invoice, items: list[Item]) -> None:
    """Note on each charge which line shows it."""
    places = {line.place: line for line in InvoiceLine.objects.filter(invoice=invoice)}
    for place, item in enumerate(items, start=1):
        for charge in item.charges:
            charge.invoice_line = places[place]
    Charge.objects.get_queryset().bulk_update([one for item in items for one in item.charges], ["invoice_line"])


def _round_ledger(actor: Actor, invoice: Invoice, items: list[Item], usage: Usage) -> None:
    """Make the ledger of what is invoiced equal to the invoice: the tax was rounded on other sums."""
    taken = sum((charge.gross for item in items for charge in item.charges), Decimal(0)) + usage.gross
    difference = taken - invoice.gross
    if difference:
        post(
            actor,
            kind=LedgerKind.ROUNDING,
            amount=difference,
            cause=f"invoice:{invoice.pk}:rounding",
            details={"invoice": invoice.number},
        )
