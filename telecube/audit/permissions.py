"""Rights of the room audit."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Category, Right

SECURITY = Category("security", _("Security"), "lock", order=90)

VIEW_ENTRIES = Right(
    "audit.entries.view",
    _("See the log"),
    _("Who did what, on what, when and from where. Entries cannot be changed or deleted."),
    SECURITY,
    sensitive=True,
)

ALL_RIGHTS = [VIEW_ENTRIES]
