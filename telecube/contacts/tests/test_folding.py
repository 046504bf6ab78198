"""What the search looks at."""

import pytest

from telecube.contacts.folding import fold, search_text_of, search_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łucja  ŻÓŁĆ", "lucja zolc"), ("Straße", "strasse"), ("Ægir\tØdegård", "aegir odegard"), ("", "")],
)
def test_letters_lose_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_names_and_digits_of_numbers_are_searched() -> None:
    assert search_text_of(["Jan", "Żak", ""], ["+48602345678"]) == "jan zak 48602345678"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Żak  jan", ["zak", "jan"]),
        ("602 345-678", ["602345678"]),
        ("+48 602", ["48602"]),
        ("0049 30", ["4930"]),
        ("00", ["00"]),
        ("Lea 12", ["lea", "12"]),
        ("   ", []),
        ("+", ["+"]),
    ],
)
def test_a_query_becomes_words_and_a_number_one_word(query: str, words: list[str]) -> None:
    assert search_words(query) == words
