"""Django's registration of the room audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what."""

    name = "telecube.audit"
    label = "audit"
