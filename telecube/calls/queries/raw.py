"""Looking into the raw log; platform role only."""

from datetime import datetime

from telecube.calls.models import CallEvent

PLATFORM = "platform"


def linked_ids_between(begin: datetime, end: datetime) -> list[str]:
    """Calls with any event in the span, oldest first."""
    rows = CallEvent.objects.using(PLATFORM).filter(at__gte=begin, at__lt=end).order_by("id")
    return list(dict.fromkeys(rows.values_list("linked_id", flat=True)))
