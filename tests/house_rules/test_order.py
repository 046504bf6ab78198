"""docs/order.md is true: every test that it names exists, and every chapter of the order is there."""

from __future__ import annotations

import re
from uuid import UUID

from django.urls import resolve

from tests.house_rules.order_rules import BAD_INPUT, RULES
from tests.house_rules.source import HOUSE

ORDER = (HOUSE / "docs/order.md").read_text()


def names_of_all_tests() -> set[str]:
    """Return the names of all test functions."""
    files = [*(HOUSE / "telecube").rglob("test_*.py"), *(HOUSE / "tests").rglob("test_*.py")]
    return {name for path in files for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.M)}


def test_every_test_that_the_order_names_exists() -> None:
    assert set(re.findall(r"`(test_\w+)`", ORDER)) - names_of_all_tests() == set()


def test_every_chapter_of_the_order_has_its_table() -> None:
    assert [chapter for chapter in ("1.1", "1.2", "1.3", "1.4") if f"## {chapter} " not in ORDER] == []


def test_every_rule_of_the_order_has_a_row_in_its_chapter() -> None:
    assert [rule for rule in RULES if not re.search(rf"^\| {re.escape(rule)} ", chapter_of(rule), re.M)] == []


def test_every_number_in_the_tables_is_a_rule_of_the_order() -> None:
    assert set(re.findall(r"^\| (\d\S*) ", ORDER, re.M)) - set(RULES) == set()


def test_every_kind_of_bad_input_has_a_row() -> None:
    rows = ORDER.partition("## Bad input")[2].splitlines()
    assert [kind for kind in BAD_INPUT if not any(row.startswith(f"| {kind}") for row in rows)] == []


def chapter_of(rule: str) -> str:
    """Return the part of docs/order.md that answers to a rule."""
    number = rule.rpartition(".")[0]
    return ORDER.partition(f"## {number} ")[2].partition("\n## ")[0]


def test_every_row_names_a_test() -> None:
    rows = [
        line for line in ORDER.splitlines() if line.startswith("| ") and not re.match(r"\| (sentence|what|---)", line)
    ]
    assert len(rows) > 40
    assert [row for row in rows if "`test_" not in row] == []


def test_every_screen_that_the_order_names_is_an_address_of_the_program() -> None:
    screens = {screen for row in ORDER.splitlines() for screen in re.findall(r"(?<=[ ,])/\S+?/(?=[ ,]|$)", row)}
    assert len(screens) > 10
    for screen in screens:
        assert resolve(screen.replace("…", str(UUID(int=7)))), screen
