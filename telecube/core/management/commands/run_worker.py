"""``manage.py run_worker``: runs jobs and schedules."""

from typing import Any

from django.core.management.base import BaseCommand

from telecube.core.worker import run


class Command(BaseCommand):
    """Run jobs until SIGTERM."""

    help = "Run jobs and schedules until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker."""
        run()
