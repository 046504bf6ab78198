"""Django's registration of the kernel; loads the door plates and reactions of all rooms."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class CoreConfig(AppConfig):
    """The kernel."""

    name = "telecube.core"
    label = "core"

    def ready(self) -> None:
        """Load each room's manifest, reactions and tasks; the order of rooms is the ladder's."""
        from telecube.core import checks  # noqa: F401  (registers the system checks)

        for room in apps.get_app_configs():
            if not room.name.startswith("telecube."):
                continue
            for module in ("manifest", "reactions", "tasks"):
                if find_spec(f"{room.name}.{module}"):
                    import_module(f"{room.name}.{module}")
