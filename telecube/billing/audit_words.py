"""What the log says of this room: sentences of its actions, words of its fields, pages of its objects."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT_WORDS: Mapping[str, str | Promise] = {
    "billing.top_up.started": _("Top-up started"),
    "billing.top_up.given_up": _("Top-up given up"),
    "billing.top_up.notice_refused": _("Payment notice refused"),
    "billing.payment.received": _("Payment received"),
    "billing.bank_transaction.matched": _("Bank transaction matched by hand"),
    "billing.balance.threshold_changed": _("Low balance warning changed"),
    "billing.company_data.changed": _("Company data changed"),
    "billing.invoice.issued": _("Invoice issued"),
    "billing.invoice.settled": _("Invoice paid"),
    "billing.invoice.reminded": _("Reminder of an unpaid invoice sent"),
    "billing.document.accepted": _("Document accepted"),
    "billing.access.opened": _("Account opened without end"),
    "billing.access.end_scheduled": _("End of full access set"),
    "billing.trial.extended": _("Trial extended"),
    "billing.erasure.put_off": _("Erasure of the company put off"),
    "billing.plan.chosen": _("Plan chosen"),
    "billing.plan.changed": _("Plan changed"),
    "billing.fees.unpaid": _("Balance too low for the fees"),
    "billing.fees.paid": _("Open fees paid"),
    "billing.service.taken": _("Paid service taken"),
    "billing.service.given_back": _("Paid service given back"),
    "billing.contract.concluded": _("Contract concluded"),
    "billing.contract.extended": _("Contract extended"),
    "billing.contract.notice_given": _("Notice given"),
    "billing.contract.reminded": _("Reminder of the contract’s end sent"),
    "billing.contract.ended": _("Contract ended"),
}
AUDIT_FIELDS: Mapping[str, str | Promise] = {
    "method": _("Way of paying"),
    "source": _("Source"),
    "status": _("Status"),
    "threshold": _("Warn below"),
    "transaction": _("Bank transaction"),
    "gross": _("Gross amount"),
    "amount": _("Amount"),
    "days_late": _("Days late"),
    "version": _("Version"),
    "occasion": _("Occasion"),
    "street": _("Street"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "invoice_email": _("E-mail for invoices"),
    "full_until": _("Full access until"),
    "erase_at": _("Erased at"),
    "mode": _("Payment mode"),
    "crm_plan": _("CRM plan"),
    "exchange_plan": _("Exchange package"),
    "effective_at": _("Effective from"),
    "resumed": _("Service resumed"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "label": _("Label"),
}
OBJECT_PAGES: Mapping[str, str] = {}
