"""Phone numbers in and out."""

import pytest

from telecube.core.phone_numbers import format_number, to_e164


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("602 345 678", "+48602345678"),
        ("(12) 345-67-00", "+48123456700"),
        ("0048602345678", "+48602345678"),
        ("+49 30 901820", "+4930901820"),
        ("48602345678", "+48602345678"),
        ("abc", None),
        ("", None),
        ("12", None),
    ],
)
def test_it_understands_what_people_type(typed: str, expected: str | None) -> None:
    assert to_e164(typed) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+48602345678", "602 345 678"), ("+48123456700", "12 345 67 00"), ("101", "101"), ("", "")],
)
def test_it_writes_numbers_as_people_do(number: str, expected: str) -> None:
    assert format_number(number).replace("\u00a0", " ") == expected


def test_a_text_that_is_longer_than_any_number_is_none_and_is_not_remembered() -> None:
    assert to_e164("6" * 100) is None
    assert format_number("+48" + "6" * 100) == "+48" + "6" * 100
