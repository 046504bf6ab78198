"""Days that actions keep to and that schedules look for: said once."""

from __future__ import annotations

from datetime import date, timedelta

from telecube.billing.fees import add_months

#: A contract's end is announced so long before.
REMINDED_BEFORE = timedelta(days=30)
#: An invoice is reminded of so many days after it was due, each step once.
OVERDUE_STEPS_DAYS = (3, 10, 20)
#: Money that is paid in advance is invoiced by this day of the month after it came (VAT Act, art. 106i section 2).
INVOICED_BY_DAY = 15
#: Whoever has not told whom to invoice is reminded so long before that day.
DATA_REMINDED_BEFORE = timedelta(days=5)


def invoiced_by(received_on: date) -> date:
    """Return the last day on which money that came on ``received_on`` may be invoiced."""
    return add_months(received_on.replace(day=1), 1).replace(day=INVOICED_BY_DAY)


def must_be_invoiced_before(day: date) -> date:
    """Return the day before which money must have come to be invoiced on ``day`` at the latest; twin of the above."""
    month = day.replace(day=1)
    return month if day.day >= INVOICED_BY_DAY else add_months(month, -1)
