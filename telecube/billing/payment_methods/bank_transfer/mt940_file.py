"""Statements in MT940, as Polish banks write it: details in numbered parts behind ~, <, ^ or ?.

The tags are read by the package mt-940 (BSD-3-Clause, kept since 2014) with all its corrections switched on; the parts
of :86: we read ourselves, because each bank cuts words at the ends of parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import mt940

from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement, StatementLine, account_digits

_PARTS = re.compile(r"([~<^?])(\d{2})")
TITLE = range(20, 30)
#: 60–63 go on with the title in most banks.
TITLE_AGAIN = range(60, 64)
PAYER = (32, 33)
PAYER_ACCOUNTS = (38, 31, 29)


def looks_like_mt940(text: str) -> bool:
    """Say whether the text begins as a statement in MT940."""
    return re.search(r"^:20:", text[:2000], re.MULTILINE) is not None


def read_mt940(text: str) -> Iterator[StatementLine]:
    """Yield the incoming transactions; raises NotAStatement."""
    try:
        statements = mt940.parse_statements(
            text, options=mt940.Options.all(), processors={"post_transaction_details": []}
        )
    except (ValueError, RuntimeError, KeyError, IndexError, ArithmeticError) as problem:
        raise NotAStatement("mt940_broken") from problem
    for statement in statements:
        account = account_digits(str(statement.data.get("account_identification") or ""))
        if not account:
            raise NotAStatement("no_account")
        for transaction in statement:
            line = _line(account, transaction.data)
            if line is not None:
                yield line


def _line(account: str, data: dict[str, Any]) -> StatementLine | None:
    mark, amount = str(data.get("status", "")).upper(), data.get("amount")
    is_reversal = mark.startswith("R")
    # RD gives back what went out: not a payment of a customer. RC takes back what came in.
    if amount is None or mark in {"D", "RD"}:
        return None
    parts = _parts(str(data.get("transaction_details") or ""))
    title = "".join(parts.get(number, "") for number in (*TITLE, *TITLE_AGAIN)) or parts[0]
    accounts = (account_digits(parts.get(number, "")) for number in PAYER_ACCOUNTS)
    return StatementLine(
        account=account,
        booked_on=data["entry_date"] if data.get("entry_date") else data["date"],
        amount=abs(amount.amount),
        currency=str(amount.currency),
        title=title.strip(),
        payer=" ".join(parts.get(number, "") for number in PAYER).strip(),
        payer_account=next((found for found in accounts if found), ""),
        bank_reference=str(data.get("bank_reference") or ""),
        is_reversal=is_reversal,
    )


def _parts(details: str) -> dict[int, str]:
    """Return number of the part → text; 0 is what stands in front."""
    text = details.replace("\r", "").replace("\n", "")
    separators = [found[1] for found in _PARTS.finditer(text)]
    if not separators:
        return {0: text}
    sign = re.escape(separators[0])
    front, *rest = re.split(rf"{sign}(\d{{2}})", text)
    parts: dict[int, str] = {0: front}
    for number, content in zip(rest[::2], rest[1::2], strict=True):
        parts[int(number)] = parts.get(int(number), "") + content
    return parts
