"""What the room does later and by schedule."""

from __future__ import annotations

from uuid import UUID

from telecube.billing import online_top_ups, taxpayer_lookups
from telecube.billing.actions.account_notices import send_notice_due
from telecube.billing.actions.bank_matching import match_waiting
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.contracts import close_contract_due, remind_of_contract_due
from telecube.billing.actions.data_exports import remove_exports_due, write_export
from telecube.billing.actions.erasure import erase_company_due
from telecube.billing.actions.reservations import expire_reservations_due
from telecube.billing.actions.top_ups import abandon_top_ups_due
from telecube.billing.models import DataExport, Reservation, ReservationState, TopUp, TopUpMethod, TopUpStatus
from telecube.billing.queries.due import (
    companies_to_erase,
    companies_to_tell_of_the_end,
    companies_with_contract_due,
)
from telecube.billing.queries.fees_due import companies_with_fees_due
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


@platform_job(name="billing.ask_about_taxpayer", queue="urgent")
def ask_about_taxpayer(tenant: str, lookup_id: str) -> None:
    """Ask the register of taxpayers who has a NIP; somebody waits at a form."""
    taxpayer_lookups.look_up(UUID(tenant), UUID(lookup_id))


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
    """Let each company whose online top-ups wait ask about them; let those with late ones give these up."""
    waiting = TopUp.everywhere.at(PLATFORM).filter(status=TopUpStatus.WAITING)
    online = waiting.filter(method=TopUpMethod.ONLINE)
    for tenant_id in online.values_list("tenant_id", flat=True).distinct():
        ask_about_top_ups.defer(once=f"billing.ask_about_top_ups:{tenant_id}", tenant=str(tenant_id))
    late = waiting.filter(expires_at__lte=now(), noticed_at=None)
    for tenant_id in late.values_list("tenant_id", flat=True).distinct():
        abandon_top_ups.defer(tenant_id=tenant_id, once=f"billing.abandon_top_ups:{tenant_id}")


@periodic_job(name="billing.sweep_reservations", cron="*/5 * * * *")
def sweep_reservations() -> None:
    """Let each company with holds that are over mark them."""
    over = Reservation.everywhere.at(PLATFORM).filter(state=ReservationState.HELD, expires_at__lte=now())
    for tenant_id in over.values_list("tenant_id", flat=True).distinct():
        expire_reservations.defer(tenant_id=tenant_id, once=f"billing.expire_reservations:{tenant_id}")


@tenant_job(name="billing.charge_fees")
def charge_fees() -> None:
    """Charge the fees that are due."""
    charge_due(Actor.system(current_tenant_id(), "fees"))


@tenant_job(name="billing.look_after_contract")
def look_after_contract() -> None:
    """Remind of a contract's end and work through it."""
    actor = Actor.system(current_tenant_id(), "contracts")
    remind_of_contract_due(actor)
    close_contract_due(actor)


# Just after the hour: midnight in Poland is 22:00 or 23:00 UTC.
@periodic_job(name="billing.charge_all_fees", cron="1 * * * *")
def charge_all_fees() -> None:
    """Let each company that has fees due charge them."""
    for tenant_id in companies_with_fees_due():
        charge_fees.defer(tenant_id=tenant_id, once=f"billing.charge_fees:{tenant_id}")


@periodic_job(name="billing.look_after_contracts", cron="3 * * * *")
def look_after_contracts() -> None:
    """Let each company whose contract ends soon, or has ended, look after it."""
    for tenant_id in companies_with_contract_due():
        look_after_contract.defer(tenant_id=tenant_id, once=f"billing.look_after_contract:{tenant_id}")


@periodic_job(name="billing.match_bank_transactions", cron="*/10 * * * *")
def match_bank_transactions() -> None:
    """Take up the lines of bank statements whose import was interrupted."""
    match_waiting()


@tenant_job(name="billing.send_account_notice", queue="mail")
def send_account_notice() -> None:
    """Send the mail about the end of the account whose time has come."""
    send_notice_due(Actor.system(current_tenant_id(), "account"))


# A platform job: the company's rows vanish in a transaction of the platform's role.
@platform_job(name="billing.erase_company")
def erase_company(tenant: str) -> None:
    """Erase the company if its time has come."""
    erase_company_due(Actor.system(UUID(tenant), "account"))


@periodic_job(name="billing.watch_accounts", cron="*/15 * * * *")
def watch_accounts() -> None:
    """Let each company whose account has an end get its mail; erase those whose time has come."""
    for tenant_id in companies_to_tell_of_the_end():
        send_account_notice.defer(tenant_id=tenant_id, once=f"billing.send_account_notice:{tenant_id}")
    for tenant_id in companies_to_erase():
        erase_company.defer(once=f"billing.erase_company:{tenant_id}", tenant=str(tenant_id))


# A platform job: a large company's file would be one long transaction.
@platform_job(name="billing.write_data_export")
def write_data_export(tenant: str, export_id: str) -> None:
    """Write a company's data into a file."""
    write_export(UUID(tenant), UUID(export_id))


@tenant_job(name="billing.remove_data_exports")
def remove_data_exports() -> None:
    """Remove files whose days are over."""
    remove_exports_due()


@periodic_job(name="billing.sweep_data_exports", cron="17 * * * *")
def sweep_data_exports() -> None:
    """Let each company with files that are over remove them."""
    over = DataExport.everywhere.at(PLATFORM).filter(expires_at__lte=now())
    for tenant_id in over.values_list("tenant_id", flat=True).distinct():
        remove_data_exports.defer(tenant_id=tenant_id, once=f"billing.remove_data_exports:{tenant_id}")
