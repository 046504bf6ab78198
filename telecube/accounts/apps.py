"""Django's registration of the room accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Companies and their people."""

    name = "telecube.accounts"
    label = "accounts"
