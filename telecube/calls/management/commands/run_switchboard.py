"""`manage.py run_switchboard`: listens to the exchange until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand

from telecube.calls.switchboard import run_switchboard


class Command(BaseCommand):
    """Raw events in, call records and live state out."""

    help = "Listen to the exchange: store raw events, derive call records, keep live state."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM."""
        run_switchboard()
