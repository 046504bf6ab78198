"""The chart of calls by hour: numbers in, places of bars out; pure."""

from __future__ import annotations

from dataclasses import dataclass

from telecube.web.queries.today import HourOfCalls

WIDTH, HEIGHT = 400, 132
LEFT, TOP, BOTTOM = 26, 8, 108
GAP = 1.5
STEPS = (4, 8, 12, 20, 40, 80, 120, 200, 400, 800, 1200, 2000)


@dataclass(frozen=True)
class Bar:
    """One piece of a column. ``kind``: in, out, mis, as in the style sheet."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Column:
    """The calls of one hour, answered at the bottom, missed on top."""

    hour: int
    middle: float
    bars: list[Bar]


@dataclass(frozen=True)
class Chart:
    """Columns, and the numbers on the axis (top, middle)."""

    columns: list[Column]
    top: int
    middle: int


def chart_of(hours: list[HourOfCalls]) -> Chart:
    """Return the drawing of the hours; the axis ends at a round number above the highest column."""
    highest = max((hour.total for hour in hours), default=0)
    top = next((step for step in STEPS if step >= highest), highest + highest % 2)
    slot = (WIDTH - LEFT) / max(1, len(hours))
    columns = [_column(hour, LEFT + slot * at, slot, top) for at, hour in enumerate(hours)]
    return Chart(columns=columns, top=top, middle=top // 2)


def _column(hour: HourOfCalls, left: float, slot: float, top: int) -> Column:
    width = min(22.0, slot * 0.62)
    x = round(left + (slot - width) / 2, 1)
    bars: list[Bar] = []
    floor = float(BOTTOM)
    for kind, count in (("in", hour.answered), ("out", hour.outgoing), ("mis", hour.missed)):
        height = (BOTTOM - TOP) * count / top
        if count:
            bars.append(Bar(kind, x, round(floor - height, 1), round(width, 1), round(max(2.0, height - GAP), 1)))
            floor -= height
    return Column(hour=hour.hour, middle=round(left + slot / 2, 1), bars=bars)
