"""The door plate of the room api."""

from django.utils.translation import gettext_lazy as _

from telecube.accounts.permissions import MANAGE_API_KEYS
from telecube.core.manifest import MenuEntry, register

register(
    menu=[
        MenuEntry(
            "api.keys",
            _("API"),
            "api:key-list",
            order=90,
            parent="management",
            right=MANAGE_API_KEYS,
            also=("api:documentation",),
        )
    ],
    audit_words={
        "api.key.created": _("API key created"),
        "api.key.revoked": _("API key revoked"),
    },
    audit_fields={"prefix": _("Beginning of the key"), "addresses": _("Allowed addresses")},
    object_pages={},
)
