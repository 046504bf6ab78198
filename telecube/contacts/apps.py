"""Django's registration of the room contacts."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """People and their history."""

    name = "telecube.contacts"
    label = "contacts"
