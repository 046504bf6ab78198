"""What the shell itself puts into the navigation."""

from django.utils.translation import gettext_lazy as _

from telecube.core.manifest import MenuEntry, register

register(
    menu=[
        MenuEntry("web.dashboard", _("Dashboard"), "web:dashboard", icon="layout-dashboard", order=10, letter="p"),
    ],
)
