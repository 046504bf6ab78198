"""Percentiles and their words; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Spread:
    """How measured times lie, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    most: float

    @property
    def cells(self) -> list[str]:
        """p50, p95 and p99 as they stand in a table; a dash where nothing was measured."""
        if not self.count:
            return ["–", "–", "–"]
        return [milliseconds(value) for value in (self.p50, self.p95, self.p99)]


def spread_of(values: Iterable[float]) -> Spread:
    """Return the spread of times in milliseconds."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, 0.0, 0.0, 0.0, 0.0)
    return Spread(len(ordered), percentile(ordered, 50), percentile(ordered, 95), percentile(ordered, 99), ordered[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` percent of the sorted values do not exceed (nearest rank)."""
    if not ordered:
        raise ValueError("There is no percentile of nothing.")
    return ordered[max(0, ceil(len(ordered) * share / 100) - 1)]


def milliseconds(value: float) -> str:
    """One decimal below ten, whole milliseconds above."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"
