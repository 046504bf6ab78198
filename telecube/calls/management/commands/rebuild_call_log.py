"""`manage.py rebuild_call_log --day 2026-11-23`: derives a day's call records again from the raw events."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from telecube.calls.actions.deriving import derive_call
from telecube.calls.queries.raw import linked_ids_between


class Command(BaseCommand):
    """Same events, same records: running it twice changes nothing."""

    help = "Derive the call records of a day (local time) again from the raw events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day."""
        parser.add_argument("--day", required=True, help="The day, for example 2026-11-23.")

    def handle(self, *args: Any, day: str, **options: Any) -> None:
        """Rebuild and say how many."""
        begin = timezone.make_aware(datetime.combine(_day(day), time.min))
        linked_ids = linked_ids_between(begin, begin + timedelta(days=1))
        rebuilt = sum(1 for linked_id in linked_ids if derive_call(linked_id))
        self.stdout.write(f"{len(linked_ids)} calls in the raw log of {day}, {rebuilt} records derived.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError("Give the day as YYYY-MM-DD, for example 2026-11-23.") from problem
