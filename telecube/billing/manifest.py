"""The door plate of the room billing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from telecube.billing.audit_words import AUDIT_FIELDS, AUDIT_WORDS, OBJECT_PAGES
from telecube.billing.permissions import ACCOUNT_TOP_UP, ALL_RIGHTS, COMPANY_DATA_CHANGE, FINANCES_VIEW, PLAN_MANAGE
from telecube.core.access import Right
from telecube.core.manifest import MenuEntry, register

BILLING = "billing"


def _under(code: str, label: object, order: int, right: Right) -> MenuEntry:
    """Return an entry of the menu below „Konto i finanse”; its address has the same name."""
    return MenuEntry(f"billing.{code}", label, f"billing:{code}", order=order, parent=BILLING, right=right)  # type: ignore[arg-type]


register(
    rights=ALL_RIGHTS,
    audit_words=AUDIT_WORDS,
    audit_fields=AUDIT_FIELDS,
    object_pages=OBJECT_PAGES,
    menu=[
        MenuEntry(
            BILLING, _("Account and finances"), "billing:overview", icon="wallet", order=800, right=FINANCES_VIEW
        ),
        _under("overview", pgettext_lazy("menu", "Summary"), 10, FINANCES_VIEW),
        _under("plan", pgettext_lazy("menu", "Plan"), 20, PLAN_MANAGE),
        _under("top-up-list", pgettext_lazy("menu", "Top-up"), 30, ACCOUNT_TOP_UP),
        _under("entry-list", pgettext_lazy("menu", "Balance history"), 40, FINANCES_VIEW),
        _under("invoice-list", pgettext_lazy("menu", "Invoices"), 50, FINANCES_VIEW),
        _under("company-data", pgettext_lazy("menu", "Company data"), 60, COMPANY_DATA_CHANGE),
    ],
)
