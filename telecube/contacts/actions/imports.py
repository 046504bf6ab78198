"""Bringing people in from a table, in slices that may be repeated, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from telecube.audit import record
from telecube.contacts.actions.persons import create_person
from telecube.contacts.errors import ImportHasNoNames, ImportNotReady
from telecube.contacts.imports.columns import FIRST_NAME, FULL_NAME, LAST_NAME, guessed, usable
from telecube.contacts.imports.table import decoded, table_of
from telecube.contacts.models import HistoryEntry, ImportedPerson, Note, Person, PersonImport
from telecube.contacts.permissions import PERSON_CREATE
from telecube.contacts.queries.imports import import_for, read_rows, told_apart
from telecube.core.actor import Actor

State = PersonImport.State
#: Rows of one transaction: a second or two, so that progress is seen and nobody waits long for a lock.
SLICE = 200


@transaction.atomic
def prepare_import(actor: Actor, *, name: str, content: bytes) -> PersonImport:
    """Keep a table and guess what its columns are. Raises RightMissing, ImportTooLarge, ImportIsNoTable."""
    actor.require(PERSON_CREATE)
    text = decoded(content)
    table = table_of(text)
    meanings = guessed(table.rows[0])
    has_head = any(meanings)
    source = PersonImport.objects.create(
        made_by_id=actor.user_id,
        name=name.replace("\0", "")[:200],
        text=text,
        has_head=has_head,
        meanings=meanings,
        rows=len(table.rows) - has_head,
    )
    record(actor, "contacts.import.prepared", source, rows=source.rows)
    return source


@transaction.atomic
def understand_columns(actor: Actor, import_id: UUID, *, meanings: Sequence[str], has_head: bool) -> PersonImport:
    """Say what the columns are. Raises RightMissing, ImportNotFound, ImportNotReady."""
    actor.require(PERSON_CREATE)
    source = _locked(import_id, State.PREPARED)
    table = table_of(source.text)
    source.meanings, source.has_head = usable(meanings, width=table.width), has_head
    source.rows = len(table.rows) - has_head
    source.save(update_fields=["meanings", "has_head", "rows"])
    return source


@transaction.atomic
def start_import(actor: Actor, import_id: UUID) -> PersonImport:
    """Let the import run. Raises RightMissing, ImportNotFound, ImportNotReady, ImportHasNoNames."""
    actor.require(PERSON_CREATE)
    source = _locked(import_id, State.PREPARED)
    if not {FIRST_NAME, LAST_NAME, FULL_NAME} & set(source.meanings):
        raise ImportHasNoNames
    source.state = State.RUNNING
    source.save(update_fields=["state"])
    record(actor, "contacts.import.started", source, rows=source.rows)
    return source


@transaction.atomic
def bring_slice(actor: Actor, import_id: UUID) -> bool:
    """Create the people of the next rows and count them; say whether rows are left. Rows once brought stay brought."""
    source = PersonImport.objects.get_queryset().select_for_update().get(pk=import_id)
    if source.state != State.RUNNING:
        return False
    rows = read_rows(source)
    ahead = rows[source.rows_done : source.rows_done + SLICE]
    good = [row for row in ahead if not row.mistake]
    for row, is_double in told_apart(good):
        if is_double:
            source.doubles += 1
            continue
        ImportedPerson.objects.create(source=source, person=create_person(actor, row.details))
        source.created += 1
    source.mistakes += len(ahead) - len(good)
    source.rows_done += len(ahead)
    if source.rows_done >= len(rows):
        source.state = State.DONE
        record(actor, "contacts.import.done", source, created=source.created, mistakes=source.mistakes)
    source.save()
    return source.state == State.RUNNING


@transaction.atomic
def stop_import(import_id: UUID) -> None:
    """Let an import rest whose maker may no longer create people; what was brought stays and can be taken back."""
    PersonImport.objects.filter(pk=import_id, state=State.RUNNING).update(state=State.STOPPED)


@transaction.atomic
def undo_import(actor: Actor, import_id: UUID) -> PersonImport:
    """Remove the people who came with the import and were left as they were: not changed, no notes, no calls.

    Raises RightMissing, ImportNotFound, ImportNotReady.
    """
    actor.require(PERSON_CREATE)
    source = _locked(import_id, State.DONE, State.STOPPED)
    came = ImportedPerson.objects.filter(source=source).values("person_id")
    untouched = Person.objects.filter(
        ~Exists(Note.objects.filter(person_id=OuterRef("pk"))),
        ~Exists(HistoryEntry.objects.filter(person_id=OuterRef("pk"))),
        pk__in=came,
        version=1,
    )
    source.removed = untouched.count()
    untouched.delete()
    source.state = State.UNDONE
    source.save(update_fields=["state", "removed"])
    record(actor, "contacts.import.undone", source, removed=source.removed)
    return source


def _locked(import_id: UUID, *states: str) -> PersonImport:
    import_for(import_id)
    source = PersonImport.objects.get_queryset().select_for_update().get(pk=import_id)
    if source.state not in states:
        raise ImportNotReady
    return source
