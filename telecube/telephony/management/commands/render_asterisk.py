"""manage.py render_asterisk: write the exchange's configuration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from telecube.config import PROJECT_ROOT, config
from telecube.devtools.asterisk_root import find_switch
from telecube.telephony.asterisk.rendering import SwitchParts, render


class Command(BaseCommand):
    """Writes var/<instance>/asterisk/etc from the templates; a running exchange is not touched."""

    help = "Writes the exchange's configuration files from the settings."
    # The exchange must be able to start while the rest of the product does not.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Render and say where."""
        switch = find_switch(PROJECT_ROOT)
        parts = SwitchParts(switch.modules, switch.data, switch.sounds, switch.odbc_driver)
        database = str(connections["default"].settings_dict["NAME"])
        folder = render(config, parts, database_name=database)
        self.stdout.write(f"The exchange's configuration is in {folder}.")
