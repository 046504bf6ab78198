"""The rights of the room billing."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Category, Right

CATEGORY = Category("billing", _("Account and finances"), "wallet", order=80)

FINANCES_VIEW = Right(
    "billing.finances.view",
    _("See account and finances"),
    _("Open the balance with its entries, the contract, the next invoice and all invoices."),
    CATEGORY,
    sensitive=True,
)
ACCOUNT_TOP_UP = Right(
    "billing.account.top_up",
    _("Top up the account"),
    _("Start a payment online or by bank transfer and choose when to be warned of a low balance."),
    CATEGORY,
    costs=True,
)
PLAN_MANAGE = Right(
    "billing.plan.manage",
    _("Choose plan and contract"),
    _("Choose or change the plan, conclude, extend and end the contract."),
    CATEGORY,
    costs=True,
)
COMPANY_DATA_CHANGE = Right(
    "billing.company_data.change",
    _("Change company data"),
    _("Correct name, NIP and address for invoices and where they are sent."),
    CATEGORY,
)

DATA_EXPORT = Right(
    "billing.data.export",
    _("Download all data of the company"),
    _("Have people, contacts, notes and the call history written into one file and download it."),
    CATEGORY,
    sensitive=True,
)

ALL_RIGHTS = [FINANCES_VIEW, ACCOUNT_TOP_UP, PLAN_MANAGE, COMPANY_DATA_CHANGE, DATA_EXPORT]
