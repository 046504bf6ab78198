"""How the console writes days, moments and amounts: as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from telecube.console.models import Role
from telecube.console.templatetags.console_ui import bank_account, told
from telecube.console.tests.conftest import StaffClient
from telecube.console.tests.test_pages import PAGES, Things, things
from telecube.web.words import full_date, full_moment

assert things  # the fixture
TEMPLATES = sorted((Path(__file__).parents[1] / "templates").rglob("*.html"))
#: 29.11.2026; a number with thousands or decimals has no two points.
POLISH_DAY = re.compile(r"\b\d{1,2}\.\d{2}\.\d{4}\b")
ENGLISH_DAY = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b")
MOMENT = datetime(2026, 11, 29, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("pl", "29.11.2026", "29.11.2026, 14:05"), ("en", "29 Nov 2026", "29 Nov 2026, 14:05")],
)
def test_days_and_moments_are_written_as_the_language_does(language: str, day: str, moment: str) -> None:
    with translation.override(language):
        assert full_date(date(2026, 11, 29)) == day
        assert full_date(datetime(2026, 11, 28, 23, 30, tzinfo=UTC)) == day
        assert full_moment(MOMENT) == moment


@pytest.mark.parametrize(
    ("key", "value", "polish", "english"),
    [
        ("valid_from", "2026-12-01", "01.12.2026", "1 Dec 2026"),
        ("amount", "1234.50", "1\u00a0234,50\u00a0zł", "PLN\u00a01,234.50"),
        ("limit", "200 → 500", "200,00\u00a0zł → 500,00\u00a0zł", "PLN\u00a0200.00 → PLN\u00a0500.00"),
        ("is_public", "False → True", "nie → tak", "no → yes"),
        ("is_example", True, "tak", "yes"),
        ("reason", "Awaria 2026-12-01", "Awaria 2026-12-01", "Awaria 2026-12-01"),
        ("amount", "dużo", "dużo", "dużo"),
    ],
)
def test_details_of_the_staffs_log_are_written_for_people(key: str, value: object, polish: str, english: str) -> None:
    for language, words in (("pl", polish), ("en", english)):
        with translation.override(language):
            assert told(value, key) == words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_a_date_by_a_form_of_its_own(path: Path) -> None:
    # Fields of forms take what the standard for them says.
    assert set(re.findall(r'\|date:"([^"]+)"', path.read_text())) <= {"Y-m", "Y-m-d"}


@pytest.fixture
def english(staff_client: StaffClient) -> Callable[[], Client]:
    """Log staff in who read English."""

    def log_in() -> Client:
        client = staff_client(Role.ADMINISTRATOR)
        client.post("/preferences/language/", {"language": "en", "next": "/console/"})
        return client

    return log_in


@pytest.mark.parametrize("path", [path for path, _role in PAGES if "pdf" not in path and "table" not in path])
def test_no_page_says_a_day_the_polish_way_in_english(english: Callable[[], Client], things: Things, path: str) -> None:
    page = english().get(f"/console/{path.format(t=things)}").content.decode()
    assert '<html lang="en"' in page
    assert POLISH_DAY.findall(page) == []


def test_a_page_full_of_days_has_them_in_english(english: Callable[[], Client], things: Things) -> None:
    assert ENGLISH_DAY.search(english().get(f"/console/contracts/{things.contract.pk}/").content.decode())


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("19114020040000350230599137", "19 1140 2004 0000 3502 3059 9137"),
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("", ""),
    ],
)
def test_an_account_is_written_in_groups(number: str, shown: str) -> None:
    assert bank_account(number) == shown
