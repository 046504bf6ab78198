"""What a month costs. Pure: who and what was there when, and prices in; fee lines out. No database, no clock."""

from telecube.billing.fees.includes import Includes
from telecube.billing.fees.lines import (
    FeeLine,
    Item,
    Paid,
    PlanPrice,
    Upgrade,
    beyond_included,
    lines_for,
    upgrade_line,
)
from telecube.billing.fees.months import add_months, day_of, days_in, end_of_term, start_of

__all__ = [
    "FeeLine",
    "Includes",
    "Item",
    "Paid",
    "PlanPrice",
    "Upgrade",
    "add_months",
    "beyond_included",
    "day_of",
    "days_in",
    "end_of_term",
    "lines_for",
    "start_of",
    "upgrade_line",
]
