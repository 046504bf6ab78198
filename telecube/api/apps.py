"""Django's registration of the room api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Other programs work in the company's name."""

    name = "telecube.api"
    label = "api"
