"""A company's data as a ZIP of CSV files: asked for by a person, made by a job in short steps with constant memory."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import TextIOWrapper
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from telecube.accounts.models import Tenant
from telecube.audit import record
from telecube.audit.export import harmless
from telecube.billing.models import DataExport, ExportState
from telecube.billing.permissions import DATA_EXPORT
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope

#: Files of the ZIP: name, model, columns. By their labels, because the rooms stand above this one.
TABLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("users", "accounts.User", ("id", "first_name", "last_name", "identity__email", "work_number", "created_at")),
    ("persons", "contacts.Person", ()),
    ("phones", "contacts.PersonPhone", ()),
    ("notes", "contacts.Note", ()),
    ("calls", "calls.CallRecord", ()),
    ("legs", "calls.CallLeg", ()),
)
BATCH = 1_000
KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_export(actor: Actor) -> DataExport:
    """Have the company's data written; while one file is being made it is that one. Raises RightMissing."""
    actor.require(DATA_EXPORT)
    waiting = DataExport.objects.filter(state=ExportState.WAITING).first()
    if waiting is not None:
        return waiting
    made = DataExport.objects.create(asked_by=actor.name, tables=len(TABLES))
    record(actor, "billing.data_export.asked_for", Tenant.objects.get())
    return made


def write_export(tenant_id: UUID, export_id: UUID) -> None:
    """Write the file: each thousand rows in a scope of their own. A second time it is written anew."""
    with tenant_scope(tenant_id):
        export = DataExport.objects.get(pk=export_id)
    if export.state == ExportState.READY:
        return
    export.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = export.path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, label, columns) in enumerate(TABLES, start=1):
            _write_table(archive, name, label, columns, tenant_id=tenant_id)
            with tenant_scope(tenant_id):
                DataExport.objects.filter(pk=export_id).update(tables_done=done)
    unfinished.chmod(0o600)
    unfinished.replace(export.path)
    with tenant_scope(tenant_id):
        DataExport.objects.filter(pk=export_id).update(
            state=ExportState.READY, size_bytes=export.path.stat().st_size, expires_at=now() + KEPT
        )


@transaction.atomic
def note_download(actor: Actor, export: DataExport) -> None:
    """Write down who took the file."""
    record(actor, "billing.data_export.downloaded", Tenant.objects.get(), size=export.size_bytes)


def remove_exports_due() -> int:
    """Remove the files whose days are over; return how many."""
    over = list(DataExport.objects.filter(expires_at__lte=now()))
    for export in over:
        export.path.unlink(missing_ok=True)
        export.delete()
    return len(over)


def _write_table(archive: zipfile.ZipFile, name: str, label: str, columns: tuple[str, ...], *, tenant_id: UUID) -> None:
    model = apps.get_model(label)
    chosen = columns or tuple(field.attname for field in model._meta.concrete_fields if field.attname != "tenant_id")
    with archive.open(f"{name}.csv", "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(chosen)
        for rows in _batches(model, chosen, tenant_id=tenant_id):
            writer.writerows([_cell(value) for value in row[1:]] for row in rows)


def _batches(model: type[models.Model], columns: tuple[str, ...], *, tenant_id: UUID) -> Iterator[list[Any]]:
    """Yield the company's rows in the order of their ids, never more than a batch in memory."""
    after: Any = UUID(int=0)
    while True:
        with tenant_scope(tenant_id):
            found = model._default_manager.filter(tenant_id=tenant_id, pk__gt=after).order_by("pk")
            rows = list(found.values_list("pk", *columns)[:BATCH])
        if rows:
            yield rows
            after = rows[-1][0]
        if len(rows) < BATCH:
            return


def _cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))
