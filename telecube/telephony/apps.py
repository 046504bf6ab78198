"""Django's registration of the room telephony."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    """What is configured on the exchange."""

    name = "telecube.telephony"
    label = "telephony"

    def ready(self) -> None:
        """Put up the door plate."""
        from telecube.telephony import manifest  # noqa: F401
