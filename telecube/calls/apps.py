"""Django's registration of the room."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls: what happens and happened."""

    name = "telecube.calls"
    label = "calls"
