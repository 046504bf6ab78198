"""One line of a bank statement, whatever file it stood in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256


class NotAStatement(Exception):
    """The file cannot be read as a statement; the text says why."""


@dataclass(frozen=True)
class StatementLine:
    """Money that came in: ``account`` is ours, ``amount`` positive; ``is_reversal`` takes back what came earlier."""

    account: str
    booked_on: date
    amount: Decimal
    currency: str
    title: str
    payer: str
    payer_account: str
    bank_reference: str = ""
    is_reversal: bool = False


def fingerprints(lines: Iterable[StatementLine]) -> Iterator[tuple[str, StatementLine]]:
    """Yield each line with what makes it itself; twins of one day are told apart by their place among themselves.

    The same statement, or one that overlaps it, gives the same fingerprints again.
    """
    seen: Counter[str] = Counter()
    for line in lines:
        parts = (
            *(line.account, line.booked_on.isoformat(), str(line.amount), line.currency, line.payer_account),
            *(re.sub(r"\W", "", line.title.upper()), line.bank_reference, str(line.is_reversal)),
        )
        text = "|".join(parts)
        seen[text] += 1
        yield sha256(f"{text}|{seen[text]}".encode()).hexdigest(), line


def account_digits(text: str) -> str:
    """Return the 26 digits of a Polish account number in a text, however it is spaced; empty when there is none."""
    found = re.search(r"(?<!\d)(\d{26})(?!\d)", re.sub(r"(?<=\d)[ \u00a0-](?=\d)", "", text.replace("PL", " ")))
    return found[1] if found else ""
