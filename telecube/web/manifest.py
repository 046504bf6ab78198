"""What the shell itself puts into the navigation."""

from django.utils.translation import gettext_lazy as _

from telecube.calls.permissions import VIEW_HISTORY
from telecube.core.manifest import MenuEntry, Slot, register

register(
    menu=[
        MenuEntry("web.dashboard", _("Dashboard"), "web:dashboard", icon="layout-dashboard", order=10, letter="p"),
    ],
    slots=[
        Slot("dashboard-side", "web:calls-today", order=10, right=VIEW_HISTORY, label=_("Calls today")),
        Slot("dashboard-side", "web:team", order=20, label=_("Team")),
    ],
)
