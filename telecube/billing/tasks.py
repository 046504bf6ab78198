"""What the room does later and by schedule."""

from __future__ import annotations

from uuid import UUID

from telecube.billing import online_top_ups
from telecube.billing.actions.reservations import expire_reservations_due
from telecube.billing.actions.top_ups import abandon_top_ups_due
from telecube.billing.models import Reservation, ReservationState, TopUp, TopUpStatus
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.jobs import periodic_job, platform_job, tenant_job
from telecube.core.tenancy import current_tenant_id

#: Only to find which companies have something due; what is done is done in their scope.
PLATFORM = "platform"


# Platform jobs, because they speak to a provider: a tenant job would be one long transaction.
@platform_job(name="billing.register_top_up", queue="urgent")
def register_top_up(tenant: str, top_up_id: str) -> None:
    """Tell the provider of a top-up; tried again while it does not answer."""
    online_top_ups.register(UUID(tenant), UUID(top_up_id))


@platform_job(name="billing.confirm_payment", queue="urgent")
def confirm_payment(tenant: str, top_up_id: str, order_id: str) -> None:
    """Have a reported payment confirmed and book it; tried again while the provider does not answer."""
    online_top_ups.confirm(UUID(tenant), UUID(top_up_id), order_id=order_id)


@platform_job(name="billing.ask_about_top_ups")
def ask_about_top_ups(tenant: str) -> None:
    """Ask the provider about the company's waiting top-ups."""
    online_top_ups.ask_about_top_ups_due(UUID(tenant))


@tenant_job(name="billing.abandon_top_ups")
def abandon_top_ups() -> None:
    """Give up top-ups that nobody paid in time."""
    abandon_top_ups_due(Actor.system(current_tenant_id(), "payments"))


@tenant_job(name="billing.expire_reservations")
def expire_reservations() -> None:
    """Mark holds whose time is over."""
    expire_reservations_due(Actor.system(current_tenant_id(), "payments"))


@periodic_job(name="billing.look_after_top_ups", cron="*/5 * * * *")
def look_after_top_ups() -> None:
    """Let each company with waiting top-ups ask about them, then give up the late ones."""
    waiting = TopUp.everywhere.at(PLATFORM).filter(status=TopUpStatus.WAITING)
    for tenant_id in waiting.values_list("tenant_id", flat=True).distinct():
        ask_about_top_ups.defer(once=f"billing.ask_about_top_ups:{tenant_id}", tenant=str(tenant_id))
        abandon_top_ups.defer(tenant_id=tenant_id, once=f"billing.abandon_top_ups:{tenant_id}")


@periodic_job(name="billing.sweep_reservations", cron="*/5 * * * *")
def sweep_reservations() -> None:
    """Let each company with holds that are over mark them."""
    over = Reservation.everywhere.at(PLATFORM).filter(state=ReservationState.HELD, expires_at__lte=now())
    for tenant_id in over.values_list("tenant_id", flat=True).distinct():
        expire_reservations.defer(tenant_id=tenant_id, once=f"billing.expire_reservations:{tenant_id}")
