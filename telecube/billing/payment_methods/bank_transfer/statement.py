"""A bank's file → the lines of money that came in."""

from __future__ import annotations

from telecube.billing.payment_methods.bank_transfer.csv_file import read_csv
from telecube.billing.payment_methods.bank_transfer.encodings import decoded
from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement, StatementLine
from telecube.billing.payment_methods.bank_transfer.mt940_file import looks_like_mt940, read_mt940

MOST_BYTES = 10_000_000
MOST_ZLOTY = 1_000_000_000


def read_statement(content: bytes, *, our_account: str) -> tuple[str, list[StatementLine]]:
    """Return the format's name and the incoming transactions of ``our_account`` (IBAN); raises NotAStatement."""
    if len(content) > MOST_BYTES:
        raise NotAStatement("too_long")
    text = decoded(content)
    name, read = ("mt940", read_mt940) if looks_like_mt940(text) else ("csv", read_csv)
    lines = list(read(text))
    ours = our_account.removeprefix("PL")
    if any(line.account not in ("", ours) for line in lines):
        raise NotAStatement("another_account")
    if any(line.amount > MOST_ZLOTY for line in lines):
        raise NotAStatement("amount_unreadable")
    return name, lines
