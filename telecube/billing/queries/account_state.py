"""Where the company stands with its account, in one look: access, order, contract, money, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from telecube.accounts.models import AccessLevel, Entitlements
from telecube.billing.actions.contracts import EXTENDED_BEFORE
from telecube.billing.fees import day_of
from telecube.billing.models import BillingAccount, Contract, LedgerEntry, PaymentMode, Subscription
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.invoices import PaymentState, open_invoices
from telecube.billing.queries.next_invoice import NextInvoice, next_invoice
from telecube.billing.queries.subscriptions import current, current_contract, grace_ends_at, open_fees
from telecube.core.clock import now
from telecube.core.money import ZERO


class Standing(StrEnum):
    """What matters most now; the first that fits."""

    TRIAL = "trial"
    TRIAL_OVER = "trial_over"
    ENDED = "ended"
    UNPAID = "unpaid"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    NOTICE_GIVEN = "notice_given"
    CONTRACT_ENDS = "contract_ends"
    LEAVING = "leaving"
    BALANCE_SHORT = "balance_short"
    PREPAID = "prepaid"
    POSTPAID = "postpaid"


@dataclass(frozen=True)
class AccountState:
    """All that the overview says. ``owed`` is what invoices (postpaid) or unpaid fees (prepaid) still ask for."""

    standing: Standing
    entitlements: Entitlements
    subscription: Subscription
    contract: Contract | None
    account: BillingAccount | None
    balance: Decimal
    held: Decimal
    open_fees: Decimal
    owed: Decimal
    has_overdue: bool
    next: NextInvoice
    grace_ends_at: datetime | None

    @property
    def is_postpaid(self) -> bool:
        """Say whether invoices are paid afterwards."""
        return self.subscription.mode == PaymentMode.POSTPAID

    @property
    def warns_below(self) -> Decimal | None:
        """Below which balance the company is warned; None: never."""
        return (self.account or BillingAccount()).low_balance_threshold

    @property
    def missing(self) -> Decimal:
        """What the balance lacks for unpaid and for the next fees; nothing where a contract is billed."""
        if self.is_postpaid or not self.subscription.is_chosen:
            return ZERO
        return max(ZERO, self.open_fees + self.next.gross - self.balance + self.held)


def account_state() -> AccountState:
    """Return where the company of the running scope stands at this moment."""
    at = now()
    subscription, contract = current(), current_contract()
    entitlements = Entitlements.objects.get()
    unpaid = list(open_invoices())
    found = AccountState(
        standing=Standing.TRIAL,
        entitlements=entitlements,
        subscription=subscription,
        contract=contract,
        account=BillingAccount.objects.first(),
        balance=balance(),
        held=held(),
        open_fees=open_fees(),
        owed=sum((invoice.open_amount for invoice in unpaid), ZERO),
        has_overdue=any(invoice.state == PaymentState.OVERDUE for invoice in unpaid),
        next=next_invoice(),
        grace_ends_at=grace_ends_at(subscription),
    )
    return AccountState(**{**vars(found), "standing": _standing(found, at)})


def last_entries(count: int) -> list[LedgerEntry]:
    """Return the newest movements of money."""
    return list(LedgerEntry.objects.order_by("-number")[:count])


def shown_balance() -> Decimal | None:
    """Return the balance of a company that pays in advance, or None; one look for the top bar of every page."""
    if not Subscription.objects.filter(mode=PaymentMode.PREPAID).exists():
        return None
    return balance()


def _standing(state: AccountState, at: datetime) -> Standing:
    is_open = state.entitlements.access_at(at) is AccessLevel.FULL
    if not state.subscription.is_chosen:
        return Standing.TRIAL if is_open else Standing.TRIAL_OVER
    if state.subscription.unpaid_since is not None:
        return Standing.UNPAID if is_open else Standing.SUSPENDED
    if not state.subscription.is_running(at):
        return Standing.ENDED
    return _standing_of_contract(state, at) if state.is_postpaid else _standing_of_balance(state)


def _standing_of_balance(state: AccountState) -> Standing:
    if state.subscription.ends_at is not None:
        return Standing.LEAVING
    return Standing.BALANCE_SHORT if state.missing else Standing.PREPAID


def _standing_of_contract(state: AccountState, at: datetime) -> Standing:
    if state.has_overdue:
        return Standing.OVERDUE
    contract = state.contract
    if contract is None or contract.ends_on is None:
        return Standing.POSTPAID
    if contract.notice_given_at is not None:
        return Standing.NOTICE_GIVEN
    return Standing.CONTRACT_ENDS if day_of(at) >= contract.ends_on - EXTENDED_BEFORE else Standing.POSTPAID
