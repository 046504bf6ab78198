"""The room's door plate."""

from django.utils.translation import gettext_lazy as _

from telecube.core.manifest import MenuEntry, register
from telecube.telephony.audit_words import AUDIT_FIELDS, AUDIT_WORDS
from telecube.telephony.permissions import MANAGE_NUMBERS, RIGHTS

EXCHANGE = "exchange"

register(
    rights=RIGHTS,
    audit_words=AUDIT_WORDS,
    audit_fields=AUDIT_FIELDS,
    object_pages={"telephony.number": "telephony:number"},
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
