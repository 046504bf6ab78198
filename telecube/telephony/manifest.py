"""The room's door plate."""

from django.utils.translation import gettext_lazy as _

from telecube.core.manifest import MenuEntry, register
from telecube.telephony.audit_words import AUDIT_FIELDS, AUDIT_WORDS
from telecube.telephony.permissions import MANAGE_NUMBERS, RIGHTS, SEE_SIP_ACCOUNTS

EXCHANGE = "exchange"

register(
    rights=RIGHTS,
    audit_words=AUDIT_WORDS,
    audit_fields=AUDIT_FIELDS,
    object_pages={"telephony.number": "telephony:number", "telephony.sipaccount": "telephony:sip-account"},
    menu=[
        MenuEntry(EXCHANGE, _("Exchange"), "telephony:number-list", icon="sitemap", order=60, right=MANAGE_NUMBERS),
        MenuEntry(
            "telephony.numbers",
            _("Numbers"),
            "telephony:number-list",
            order=10,
            parent=EXCHANGE,
            right=MANAGE_NUMBERS,
            letter="n",
        ),
        MenuEntry(
            "telephony.sip_accounts",
            _("SIP accounts"),
            "telephony:sip-account-list",
            order=12,
            parent=EXCHANGE,
            right=SEE_SIP_ACCOUNTS,
        ),
        MenuEntry(
            "telephony.greeting",
            _("Greeting"),
            "telephony:greeting",
            order=15,
            parent=EXCHANGE,
            right=MANAGE_NUMBERS,
        ),
        MenuEntry(
            "telephony.sender_names",
            _("Sender names"),
            "telephony:sender-name-list",
            order=20,
            parent=EXCHANGE,
            right=MANAGE_NUMBERS,
        ),
    ],
)
