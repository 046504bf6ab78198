"""What the room does when something has happened."""

from __future__ import annotations

from telecube.billing.events import OnlineTopUpStarted, PaymentNoticed
from telecube.billing.tasks import confirm_payment, register_top_up
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
