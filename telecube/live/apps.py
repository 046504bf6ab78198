"""Django's registration of the room."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Event stream and SIP over WebSocket."""

    name = "telecube.live"
    label = "live"
