"""Django's registration of the room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell of the panel."""

    name = "telecube.web"
    label = "web"
