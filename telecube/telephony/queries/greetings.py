"""Questions about the company's greeting."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from telecube.accounts.models import User
from telecube.billing.models import CompanyData
from telecube.telephony.models import Greeting, Number


def company_greeting() -> Greeting:
    """Return the greeting with whoever changed it last; a blank one, not stored, where there was none yet."""
    found = Greeting.objects.select_related("changed_by").first()
    return found or Greeting(language=company_language())


def is_greeted() -> bool:
    """Say whether callers from outside hear a greeting."""
    return Greeting.objects.filter(is_on=True).exists()


def company_language() -> str:
    """Return the language that callers hear; the twin of asterisk.language_of."""
    chosen = CompanyData.objects.values_list("language", flat=True).first()
    boss = User.objects.filter(is_main_administrator=True)
    return chosen or boss.values_list("identity__language", flat=True).first() or "pl"


def numbers_named(number_ids: Iterable[UUID]) -> list[Number]:
    """Return those of the company's numbers, in order."""
    return list(Number.objects.filter(pk__in=list(number_ids)).order_by("e164"))


def some_numbers(words: str, size: int) -> list[Number]:
    """Return the first numbers that have the typed digits in a row and all of the other words in their names."""
    rows = Number.objects.order_by("e164")
    parts = words.replace("+", " ").split()
    digits = "".join(part for part in parts if part.isdecimal())
    for word in (part for part in parts if not part.isdecimal()):
        rows = rows.filter(label__icontains=word)
    return list((rows.filter(e164__contains=digits) if digits else rows)[:size])
