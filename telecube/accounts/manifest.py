"""What the room accounts shows at its door."""

from django.utils.translation import gettext_lazy as _

from telecube.accounts.audit_words import AUDIT_FIELDS, AUDIT_VALUES, AUDIT_WORDS, OBJECT_PAGES
from telecube.accounts.permissions import (
    ALL_RIGHTS,
    MANAGE_SECURITY,
    VIEW_PERMISSION_GROUPS,
    VIEW_USER_GROUPS,
    VIEW_USERS,
)
from telecube.core.manifest import MenuEntry, register

MANAGEMENT = "management"

register(
    rights=ALL_RIGHTS,
    audit_words=AUDIT_WORDS,
    audit_fields=AUDIT_FIELDS,
    audit_values=AUDIT_VALUES,
    object_pages=OBJECT_PAGES,
    menu=[
        MenuEntry(
            MANAGEMENT,
            _("Management panel"),
            "accounts:user-list",
            icon="settings",
            order=900,
            right=VIEW_USERS,
        ),
        MenuEntry(
            "accounts.users",
            _("Users"),
            "accounts:user-list",
            order=10,
            parent=MANAGEMENT,
            right=VIEW_USERS,
            letter="u",
        ),
        MenuEntry(
            "accounts.user_groups",
            _("User groups"),
            "accounts:user-group-list",
            order=20,
            parent=MANAGEMENT,
            right=VIEW_USER_GROUPS,
        ),
        MenuEntry(
            "accounts.permission_groups",
            _("Permissions"),
            "accounts:permission-group-list",
            order=30,
            parent=MANAGEMENT,
            right=VIEW_PERMISSION_GROUPS,
        ),
        MenuEntry(
            "accounts.security",
            _("Security"),
            "accounts:security",
            order=40,
            parent=MANAGEMENT,
            right=MANAGE_SECURITY,
        ),
    ],
)
