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
}
OBJECT_PAGES: Mapping[str, str] = {}
