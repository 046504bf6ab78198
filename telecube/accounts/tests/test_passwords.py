"""The rule for passwords, as a table."""

import pytest
from django.core.exceptions import ValidationError

from telecube.accounts.passwords import PasswordRule, missing_in


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Abcdef1!", []),
        ("Zażółć1@", []),
        ("abc def A1&", []),
        ("Abcde1!", ["length"]),
        ("ABCDEF1!", ["lower"]),
        ("abcdef1!", ["upper"]),
        ("Abcdefg!", ["digit"]),
        ("Abcdefg1", ["special"]),
        ("Abcdefg1#", ["special"]),
        ("abcdefgh", ["upper", "digit", "special"]),
        ("", ["length", "lower", "upper", "digit", "special"]),
    ],
)
def test_the_rule_says_what_is_missing(password: str, missing: list[str]) -> None:
    assert [requirement.code for requirement in missing_in(password)] == missing


def test_a_weak_password_is_refused_with_words() -> None:
    with pytest.raises(ValidationError) as refused:
        PasswordRule().validate("abcdefgh1")
    assert "! @ * $ &".replace(" ", "") in refused.value.messages[0].replace("\u00a0", "").replace(" ", "")


def test_a_password_of_a_novel_is_refused() -> None:
    with pytest.raises(ValidationError, match="128"):
        PasswordRule().validate("Aa1!" * 100)
