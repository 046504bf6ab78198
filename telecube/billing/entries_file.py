"""The ledger as a CSV file that spreadsheets in Poland open: UTF-8 with a mark, semicolons, decimal commas."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from decimal import Decimal
from io import StringIO
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils import translation
from django.utils.translation import gettext as _

from telecube.audit.export import harmless
from telecube.billing.models import LedgerKind
from telecube.billing.queries.entries import EntryFilter, EntryRow, entries_of, readable
from telecube.core.clock import WARSAW
from telecube.core.tenancy import tenant_scope

BATCH = 1_000


async def csv_of_ledger(tenant_id: UUID, wanted: EntryFilter, *, language: str) -> AsyncIterator[bytes]:
    """Yield the file, oldest entry first; each batch in a short scope of its own."""
    yield ("\ufeff" + _head(language)).encode()
    last = 0
    while True:
        text, number = await sync_to_async(_batch)(tenant_id, wanted, behind=last, language=language)
        yield text.encode()
        if number is None:
            return
        last = number


def _head(language: str) -> str:
    with translation.override(language):
        names = [_("No."), _("Time"), _("Kind"), _("What for"), _("Details"), _("Amount"), _("Balance"), _("Who")]
        return _line(names)


def _batch(tenant_id: UUID, wanted: EntryFilter, *, behind: int, language: str) -> tuple[str, int | None]:
    with tenant_scope(tenant_id), translation.override(language):
        entries = list(entries_of(wanted).filter(number__gt=behind).order_by("number")[:BATCH])
        text = "".join(_line(_cells(row)) for row in readable(entries))
    return text, entries[-1].number if len(entries) == BATCH else None


def _cells(row: EntryRow) -> list[str]:
    entry = row.entry
    return [
        str(entry.number),
        f"{entry.at.astimezone(WARSAW):%Y-%m-%d %H:%M:%S}",
        str(LedgerKind(entry.kind).label),
        harmless(row.words),
        harmless(row.detail),
        _number(entry.amount),
        _number(entry.balance_after),
        harmless(entry.actor_name),
    ]


def _number(amount: Decimal) -> str:
    """Two decimals, or four where the amount has more."""
    decimals = 2 if amount == amount.quantize(Decimal("0.01")) else 4
    return f"{amount:.{decimals}f}".replace(".", ",")


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
