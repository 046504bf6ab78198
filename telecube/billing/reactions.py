"""What the room does when something has happened."""

from __future__ import annotations

from decimal import Decimal

from telecube.accounts.events import UserCreated
from telecube.billing import invoice_reactions, invoice_tasks  # noqa: F401  (they register themselves)
from telecube.billing.actions.charging import charge_due
from telecube.billing.contract_mails import send_fees_unpaid
from telecube.billing.events import (
    CreditGiven,
    FeesUnpaid,
    LowBalanceReached,
    OnlineTopUpStarted,
    PaymentNoticed,
    PaymentReceived,
    TaxpayerAskedFor,
)
from telecube.billing.low_balance_mail import send_low_balance
from telecube.billing.tasks import ask_about_taxpayer, confirm_payment, register_top_up
from telecube.core.actor import Actor
from telecube.core.events import on


@on(OnlineTopUpStarted)
def tell_provider(event: OnlineTopUpStarted, actor: Actor) -> None:
    """Tell the provider, outside of this transaction."""
    register_top_up.defer(tenant=str(actor.tenant_id), top_up_id=str(event.top_up_id))


@on(PaymentNoticed)
def have_payment_confirmed(event: PaymentNoticed, actor: Actor) -> None:
    """Have the provider confirm, outside of this transaction."""
    confirm_payment.defer(tenant=str(actor.tenant_id), top_up_id=str(event.top_up_id), order_id=event.order_id)


@on(TaxpayerAskedFor)
def have_register_asked(event: TaxpayerAskedFor, actor: Actor) -> None:
    """Ask the register, outside of this transaction."""
    ask_about_taxpayer.defer(tenant=str(actor.tenant_id), lookup_id=str(event.lookup_id))


@on(UserCreated)
def charge_new_seat(event: UserCreated, actor: Actor) -> None:
    """Charge the rest of the month for whoever got a profile."""
    charge_due(Actor.system(actor.tenant_id, "fees"))


@on(PaymentReceived)
def charge_open_fees(event: PaymentReceived, actor: Actor) -> None:
    """Take fees that waited for money, and open the account again."""
    charge_due(Actor.system(actor.tenant_id, "fees"))


@on(CreditGiven)
def charge_open_fees_to_credit(event: CreditGiven, actor: Actor) -> None:
    """The same for money that the provider gave."""
    charge_due(Actor.system(actor.tenant_id, "fees"))


@on(FeesUnpaid)
def say_that_fees_are_unpaid(event: FeesUnpaid, actor: Actor) -> None:
    """Mail how much is missing and until when everything works."""
    send_fees_unpaid(gross=Decimal(event.gross), until=event.until)


@on(LowBalanceReached)
def warn_of_low_balance(event: LowBalanceReached, actor: Actor) -> None:
    """Mail how much is left."""
    send_low_balance(balance=Decimal(event.balance), threshold=Decimal(event.threshold))
