"""Reports of what a run has measured: kept under var/reports, which continuous integration keeps (see .ci/run)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telecube.devtools.instance import PROJECT_ROOT

if TYPE_CHECKING:
    from telecube.devtools.lighthouse import Measurement

REPORTS = PROJECT_ROOT / "var/reports"
SUMMARY = REPORTS / "summary.md"
HEAD = ("page", "device", "performance", "accessibility", "best practices", "SEO", "requests", "kB")
KILO = 1000


@dataclass
class SiteFigures:
    """What Lighthouse measured and axe-core saw in a run."""

    measured: list[Measurement] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)


def write_axe_report(seen: Sequence[dict[str, Any]]) -> None:
    """Keep what axe-core found on each page."""
    file = REPORTS / "axe/site.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(list(seen), indent=2, ensure_ascii=False) + "\n")


def write_summary(figures: SiteFigures) -> str:
    """Keep the figures in one table, and return it: page × device × class, and what axe-core found."""
    lines = ["# The public site as Lighthouse and axe-core find it", ""]
    if figures.measured:
        rows = [HEAD, ("---",) * 2 + ("---:",) * (len(HEAD) - 2), *map(_row, figures.measured)]
        lines += [f"| {' | '.join(row)} |" for row in rows] + [""]
    if figures.seen:
        looks = {(one["width"], one["theme"]) for one in figures.seen}
        pages = {one["path"] for one in figures.seen}
        findings = sum(len(one["findings"]) for one in figures.seen)
        lines.append(f"axe-core: {len(pages)} pages × {len(looks)} looks, {findings} findings.")
    SUMMARY.parent.mkdir(parents=True, exist_ok=True)
    SUMMARY.write_text("\n".join(lines) + "\n")
    return SUMMARY.read_text()


def _row(one: Measurement) -> tuple[str, ...]:
    scores = [str(score) for score in one.scores.values()]
    return (one.path, one.form, *scores, str(len(one.requests)), f"{one.transferred_bytes / KILO:.0f}")
