"""What is done for invoices every night: monthly ones, payments without a document, reminders."""

from __future__ import annotations

from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data_request import ask_for_company_data
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.monthly_invoices import issue_monthly_due
from telecube.billing.actions.overdue import remind_due
from telecube.billing.queries.due import companies_to_invoice, companies_with_papers_due
from telecube.core.actor import Actor
from telecube.core.jobs import periodic_job, tenant_job
from telecube.core.tenancy import current_tenant_id


@tenant_job(name="billing.issue_invoice")
def issue_invoice() -> None:
    """Issue the invoice of the month, after the fees that belong on it."""
    actor = Actor.system(current_tenant_id(), "invoices")
    charge_due(actor)
    issue_monthly_due(actor)


@tenant_job(name="billing.look_after_invoices")
def look_after_invoices() -> None:
    """Document payments that the reaction missed or that may wait no longer, then ask for data and money."""
    actor = Actor.system(current_tenant_id(), "invoices")
    document_payments(actor)
    ask_for_company_data(actor)
    remind_due(actor)


# Early in the morning of Poland on both sides of the clock change; the first run of a month finds the new one.
@periodic_job(name="billing.issue_invoices", cron="20 2,14 * * *")
def issue_invoices() -> None:
    """Let each company that pays afterwards have its invoice."""
    for tenant_id in companies_to_invoice():
        issue_invoice.defer(tenant_id=tenant_id, once=f"billing.issue_invoice:{tenant_id}")


# In the morning: reminders should not arrive at night.
@periodic_job(name="billing.look_after_all_invoices", cron="40 7 * * *")
def look_after_all_invoices() -> None:
    """Let each company document payments and be reminded where something is due."""
    for tenant_id in companies_with_papers_due():
        look_after_invoices.defer(tenant_id=tenant_id, once=f"billing.look_after_invoices:{tenant_id}")
