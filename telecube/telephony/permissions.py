"""Rights of the room telephony."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Category, Right

EXCHANGE = Category("exchange", _("Exchange"), "sitemap", order=70)

SEE_SIP_ACCOUNTS = Right(
    code="telephony.sip_account.view",
    name=_("See SIP accounts"),
    help=_("Shows the internal numbers and who uses them; passwords are never shown again."),
    category=EXCHANGE,
)
MANAGE_SIP_ACCOUNTS = Right(
    code="telephony.sip_account.manage",
    name=_("Manage SIP accounts"),
    help=_("Create and delete internal numbers, set new passwords and choose the number that others see."),
    category=EXCHANGE,
)
MANAGE_NUMBERS = Right(
    code="telephony.number.manage",
    name=_("Manage numbers"),
    help=_("Decide whose phone rings when somebody calls a number of the company, and how callers are greeted."),
    category=EXCHANGE,
)

RIGHTS = [SEE_SIP_ACCOUNTS, MANAGE_SIP_ACCOUNTS, MANAGE_NUMBERS]
