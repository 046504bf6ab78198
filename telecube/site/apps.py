"""Django's registration of the room site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The public site."""

    name = "telecube.site"
    label = "site"
