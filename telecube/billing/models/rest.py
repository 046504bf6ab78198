"""Whether something is left: of an invoice to be paid, of money to be spent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When

SOME, NONE = "some", "none"


def rest_where(condition: Q) -> Any:
    """Return a column that the database computes: SOME where the condition holds, else NONE.

    A text, because without statistics the planner takes few rows for equal to a text, but a third of all for „larger
    than another column”: then it reads everything instead of the partial index.
    """
    return models.GeneratedField(
        expression=Case(When(condition, then=Value(SOME)), default=Value(NONE)),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )
