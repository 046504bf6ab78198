"""Django's registration of the room console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console of the service's own staff."""

    name = "telecube.console"
    label = "console"
