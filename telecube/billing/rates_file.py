"""Files of call rates as operators send them: CSV with semicolons, commas or tabs. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

PREFIX = re.compile(r"\+[0-9]{0,15}")
MOST_LINES = 20_000
MOST_PROBLEMS = 20
HIGHEST = Decimal(1000)
NAMES = {
    "prefix": ("prefix", "prefiks", "kierunek"),
    "name_pl": ("name", "nazwa", "name_pl", "nazwa_pl"),
    "name_en": ("name_en", "nazwa_en"),
    "per_minute": ("per_minute", "minuta", "za_minute", "za_minutę", "cena_minuty"),
    "setup": ("setup", "polaczenie", "połączenie", "za_polaczenie", "za_połączenie"),
    "first": ("first_interval", "pierwsze_naliczanie"),
    "following": ("next_interval", "nastepne_naliczanie", "następne_naliczanie"),
}
NEEDED = ("prefix", "name_pl", "per_minute")


@dataclass(frozen=True)
class RateLine:
    """A rate as the file says it, in złoty net."""

    prefix: str
    name_pl: str
    name_en: str
    per_minute: Decimal
    setup: Decimal = Decimal(0)
    first: int = 1
    following: int = 1


@dataclass(frozen=True)
class RatesFile:
    """What was understood, and sentences on what was not (the first twenty)."""

    lines: Sequence[RateLine] = ()
    problems: Sequence[str] = field(default_factory=list)


def read_rates(text: str) -> RatesFile:
    """Read a file whose first line names the columns; a rate of a prefix may stand in it once."""
    rows = _rows(text.lstrip("\ufeff"))
    header = next(rows, [])
    places = {name: place for name, words in NAMES.items() if (place := _place(header, words)) is not None}
    missing = [name for name in NEEDED if name not in places]
    if missing:
        return RatesFile(problems=[_("The first line must name the columns; missing: %s.") % ", ".join(missing)])
    lines: dict[str, RateLine] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_LINES:
            problems.append(_("The file has more than %s lines.") % MOST_LINES)
            break
        if not any(cell.strip() for cell in row):
            continue
        problem = _take(row, places, lines)
        if problem:
            problems.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": problem})
    if not lines and not problems:
        problems.append(_("The file has no rates."))
    return RatesFile(list(lines.values()), problems[:MOST_PROBLEMS])


def _rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


def _place(header: list[str], words: tuple[str, ...]) -> int | None:
    cells = [cell.strip().lower().replace(" ", "_") for cell in header]
    return next((cells.index(word) for word in words if word in cells), None)


def _take(row: list[str], places: dict[str, int], lines: dict[str, RateLine]) -> str:
    """Add the row's rate; return what is wrong with it, or nothing."""
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
    prefix = cells["prefix"].replace(" ", "")
    prefix = prefix if prefix.startswith("+") else f"+{prefix.removeprefix('00')}"
    if not PREFIX.fullmatch(prefix):
        return _("“%s” is no prefix such as +48 22.") % cells["prefix"][:40]
    if prefix in lines:
        return _("%s stands in the file twice.") % prefix
    if not cells["name_pl"]:
        return _("the name is missing.")
    per_minute, setup = _price(cells["per_minute"]), _price(cells.get("setup") or "0")
    if per_minute is None or setup is None:
        return _("a price is no amount from 0 to 1000 zł with at most four decimals.")
    first, following = _seconds(cells.get("first", "")), _seconds(cells.get("following", ""))
    if first is None or following is None:
        return _("an interval is no number of seconds from 1 to 3600.")
    name = cells["name_pl"][:120]
    lines[prefix] = RateLine(prefix, name, cells.get("name_en", "")[:120] or name, per_minute, setup, first, following)
    return ""


def _price(text: str) -> Decimal | None:
    try:
        price = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
        is_fine = price.is_finite() and 0 <= price <= HIGHEST and price == price.quantize(Decimal("0.0001"))
    except InvalidOperation:
        return None
    return price if is_fine else None


def _seconds(text: str) -> int | None:
    if not text:
        return 1
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) and 1 <= int(text) <= 3600 else None
