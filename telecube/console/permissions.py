"""What the service's own staff may do. These rights belong to roles of the staff, no company can give them."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Right

COMPANIES_VIEW = Right("console.company.view", _("See companies with their state and health"))
TRIAL_EXTEND = Right("console.trial.extend", _("Extend a trial"))
COMPANY_VISIT = Right("console.company.visit", _("Visit a company’s panel"))
CREDIT_GIVE = Right("console.credit.give", _("Give credit with a reason"), costs=True)
PRICES_MANAGE = Right("console.price.manage", _("Change price lists"))
PAYMENTS_MATCH = Right("console.payment.match", _("Import statements and match payments"))
CONTRACTS_VIEW = Right("console.contract.view", _("See contracts and invoices"))
CONTRACTS_MANAGE = Right("console.contract.manage", _("Set credit limits and give notice"), costs=True)
INVOICES_CORRECT = Right("console.invoice.correct", _("Correct invoices"), costs=True)
DOCUMENTS_PUBLISH = Right("console.document.publish", _("Publish terms and other documents"))
EXCHANGE_OPEN = Right("console.exchange.open", _("Open an exchange without the CRM and give its key"))
LOG_VIEW = Right("console.log.view", _("Read what staff did"))
STAFF_VIEW = Right("console.staff.view", _("See who works in the console"))

_SUPPORT = {COMPANIES_VIEW, TRIAL_EXTEND, COMPANY_VISIT, EXCHANGE_OPEN}
_FINANCE = {
    COMPANIES_VIEW,
    CREDIT_GIVE,
    PRICES_MANAGE,
    PAYMENTS_MATCH,
    CONTRACTS_VIEW,
    CONTRACTS_MANAGE,
    INVOICES_CORRECT,
}
_ADMINISTRATOR = _SUPPORT | _FINANCE | {DOCUMENTS_PUBLISH, LOG_VIEW, STAFF_VIEW}

#: Role of a member of staff → what it may do.
ROLE_RIGHTS: dict[str, frozenset[str]] = {
    "support": frozenset(right.code for right in _SUPPORT),
    "finance": frozenset(right.code for right in _FINANCE),
    "administrator": frozenset(right.code for right in _ADMINISTRATOR),
}
