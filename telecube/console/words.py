"""The console's words for states and deeds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from telecube.billing.models import DocumentKind, InvoiceKind
from telecube.console.queries.companies import ATTENTION, CUSTOMER, FROZEN, READ_ONLY, TRIAL
from telecube.console.queries.contracts import ENDING, INDEFINITE, NOTICE, OVER
from telecube.console.queries.payments import ACCOUNT, INVOICE, NEAR, REFERENCE, TOP_UP


@dataclass(frozen=True)
class StateWord:
    """How a company's state is shown."""

    word: str | Promise
    badge: str
    icon: str


STATES = {
    TRIAL: StateWord(_("Trial"), "live", "clock"),
    CUSTOMER: StateWord(_("Customer"), "ok", "check"),
    READ_ONLY: StateWord(_("Read only"), "warn", "alert-triangle"),
    FROZEN: StateWord(_("Frozen"), "missed", "lock"),
}

COMPANY_VIEWS: dict[str, str | Promise] = {"": _("All companies"), ATTENTION: _("Need attention")}

ACTIONS: dict[str, str | Promise] = {
    "console.visit.started": _("Visit to the panel started"),
    "console.visit.ended": _("Visit to the panel ended"),
    "console.visit.page_opened": _("Page opened during a visit"),
    "console.visit.pin_wrong": _("Wrong support PIN"),
    "console.trial.extended": _("Trial extended"),
    "console.credit.given": _("Credit given"),
    "console.credit_limit.set": _("Credit limit set"),
    "console.notice.given": _("Notice of a contract given"),
    "console.notice.taken_back": _("Notice of a contract taken back"),
    "console.plan.added": _("Plan added"),
    "console.plan.changed": _("Plan changed"),
    "console.price.set": _("Price planned"),
    "console.price.withdrawn": _("Price withdrawn"),
    "console.rates.imported": _("Call rates imported"),
    "console.statement.uploaded": _("Bank statement uploaded"),
    "console.statement.imported": _("Bank statement imported"),
    "console.payment.matched": _("Payment matched"),
    "console.payment.refunded": _("Payment sent back"),
    "console.payment.undone": _("Booking undone"),
    "console.invoice.corrected": _("Invoice corrected"),
    "console.invoices.exported": _("Accountant’s table downloaded"),
    "console.document.published": _("Document published"),
    "console.exchange.opened": _("Exchange opened"),
    "console.exchange_key.made": _("Key of the exchange made"),
}

DETAILS: dict[str, str | Promise] = {
    "reason": _("reason"),
    "minutes": _("minutes"),
    "days": _("days"),
    "amount": _("amount"),
    "limit": _("credit limit"),
    "ends_on": _("last day"),
    "numbers": _("numbers"),
    "phones": _("phones"),
    "path": _("address"),
    "kind": _("kind"),
    "name": _("name"),
    "name_pl": _("name in Polish"),
    "name_en": _("name in English"),
    "description_pl": _("description in Polish"),
    "description_en": _("description in English"),
    "is_public": _("public"),
    "is_example": _("example"),
    "net": _("net price"),
    "vat_rate": _("VAT"),
    "unit": _("unit"),
    "valid_from": _("valid from"),
    "new": _("new"),
    "changed": _("changed"),
    "ended": _("ended"),
    "known": _("known"),
    "booked": _("booked"),
    "waiting": _("waiting"),
    "title": _("title of the transfer"),
    "correction": _("correction"),
    "count": _("invoices"),
    "version": _("version"),
    "sha256": "SHA-256",
}

INVOICE_KINDS: dict[str, str | Promise] = {
    InvoiceKind.MONTHLY: pgettext_lazy("invoice", "Monthly"),
    InvoiceKind.TOP_UP: pgettext_lazy("invoice", "Top-up"),
    InvoiceKind.CORRECTION: pgettext_lazy("invoice", "Correction"),
}

DOCUMENT_KINDS: dict[str, str | Promise] = {
    DocumentKind.TERMS: _("Terms of service"),
    DocumentKind.PRIVACY: _("Privacy notice"),
    DocumentKind.DPA: _("Data-processing agreement"),
}

CONTRACT_FILTERS: dict[str, str | Promise] = {
    "": _("All that run"),
    ENDING: _("Ending within 90 days"),
    NOTICE: _("Notice given"),
    INDEFINITE: _("For an indefinite time"),
    OVER: _("Over"),
}

#: Why a company is suggested for a transfer.
SUGGESTION_WORDS: dict[str, str | Promise] = {
    REFERENCE: _("its reference stands in the title"),
    NEAR: _("the title nearly has its reference"),
    ACCOUNT: _("it paid from this bank account before"),
    TOP_UP: _("it announced this amount"),
    INVOICE: _("it has an unpaid invoice of this amount"),
}

OCCASIONS: dict[str, str | Promise] = {
    "sign_up": _("at sign-up"),
    "contract": _("with the contract"),
    "contract:extension": _("with its extension"),
    "plan": _("with the choice of a plan"),
}


def occasion_word(code: str) -> str | Promise:
    """Return on which occasion a document was accepted."""
    return OCCASIONS.get(code, code)
