"""Days that actions keep to and that schedules look for: said once."""

from __future__ import annotations

from datetime import timedelta

#: A contract's end is announced so long before.
REMINDED_BEFORE = timedelta(days=30)
#: An invoice is reminded of so many days after it was due, each step once.
OVERDUE_STEPS_DAYS = (3, 10, 20)
