"""Statements as CSV: every Polish bank names and orders the columns its own way; they are found by their names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement, StatementLine, account_digits
from telecube.core.money import CURRENCY

#: For each thing the names of its column, the best first.
COLUMNS = {
    "booked_on": ("data księgowania", "data operacji", "data transakcji", "data waluty", "data"),
    "amount": ("kwota transakcji (waluta rachunku)", "kwota operacji", "kwota transakcji", "uznania", "kwota"),
    "title": ("tytuł operacji", "tytuł przelewu", "tytuł", "tytułem", "opis operacji", "opis transakcji", "opis"),
    "payer": ("nadawca/odbiorca", "dane kontrahenta", "nazwa kontrahenta", "kontrahent", "nazwa nadawcy", "nadawca"),
    "payer_account": ("rachunek nadawcy", "rachunek kontrahenta", "numer konta", "numer rachunku", "nr rachunku"),
    "currency": ("waluta rachunku", "waluta"),
    "bank_reference": ("nr transakcji", "numer transakcji", "id transakcji", "numer referencyjny"),
}
NEEDED = ("booked_on", "amount", "title")
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%Y.%m.%d")


def read_csv(text: str) -> Iterator[StatementLine]:
    """Yield the incoming transactions; raises NotAStatement."""
    lines = text.splitlines()
    at, delimiter, places = _header(lines)
    account = account_digits("\n".join(lines[:at]))
    for row in csv.reader(lines[at + 1 :], delimiter=delimiter):
        line = _line(account, row, places)
        if line is not None:
            yield line


def _header(lines: Sequence[str]) -> tuple[int, str, dict[str, int]]:
    """Find the line that names the columns; banks put addresses and sums in front of it."""
    for at, text in enumerate(lines[:60]):
        delimiter = max(";,\t|", key=text.count)
        names = [_plain(cell) for cell in next(csv.reader([text], delimiter=delimiter), [])]
        places = {
            thing: names.index(name) for thing, known in COLUMNS.items() for name in reversed(known) if name in names
        }
        if all(thing in places for thing in NEEDED):
            return at, delimiter, places
    raise NotAStatement("no_columns")


def _line(account: str, row: Sequence[str], places: dict[str, int]) -> StatementLine | None:
    cells = {thing: row[place].strip() if place < len(row) else "" for thing, place in places.items()}
    booked_on = _day(cells["booked_on"])
    if booked_on is None or not cells["amount"]:
        # Sums and remarks behind the last transaction.
        return None
    amount, currency = _amount(cells["amount"])
    if amount <= 0:
        return None
    return StatementLine(
        account=account,
        booked_on=booked_on,
        amount=amount,
        currency=cells.get("currency", "").upper() or currency or CURRENCY,
        title=" ".join(cells["title"].split()),
        payer=" ".join(cells.get("payer", "").split()),
        payer_account=account_digits(cells.get("payer_account", "")),
        bank_reference=cells.get("bank_reference", "").strip("'"),
    )


def _plain(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").strip().strip("#").lower().split())


def _day(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
    return None


def _amount(text: str) -> tuple[Decimal, str]:
    """Read 1 234,56 or 1.234,56 or 1,234.56 or -25.50 PLN; the last point or comma is the decimal one."""
    found = re.fullmatch(r"'?([+\-−]?)([\d\s\u00a0.,']+?)\s*([A-Za-z]{3}|zł)?", text)
    if found is None:
        raise NotAStatement("amount_unreadable")
    sign, digits, currency = found.groups()
    digits = re.sub(r"[\s\u00a0']", "", digits)
    whole, mark, fraction = (
        digits.rpartition(max(".,", key=digits.rfind)) if re.search(r"[.,]", digits) else (digits, "", "")
    )
    if mark and len(fraction) > 2:
        whole, fraction = digits, ""
    try:
        amount = Decimal(re.sub(r"[.,]", "", whole) + "." + (fraction or "0"))
    except InvalidOperation:
        raise NotAStatement("amount_unreadable") from None
    signed = -amount if sign in {"-", "−"} else amount
    return signed, CURRENCY if currency == "zł" else (currency or "").upper()
