"""Bringing people in from a table: upload, columns, dry run, progress, report, taking back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.contacts.actions.imports import prepare_import, start_import, understand_columns, undo_import
from telecube.contacts.errors import ImportHasNoNames
from telecube.contacts.forms.imports import ImportForm
from telecube.contacts.imports.table import table_of
from telecube.contacts.imports.words import MEANING_WORDS, STATE_WORDS
from telecube.contacts.models import PersonImport
from telecube.contacts.permissions import PERSON_CREATE
from telecube.contacts.queries.imports import dry_run, import_for, latest_imports, read_rows
from telecube.contacts.tasks import bring_import
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

LIST, PAGE = "contacts/import_list.html", "contacts/import.html"
MISTAKES_SHOWN = 200
State = PersonImport.State


@requires(PERSON_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: TenantRequest) -> HttpResponse:
    """Show the imports so far and take another table."""
    if request.method != "POST":
        return _list(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, is_refused=True)
    name, content = form.table()
    try:
        source = prepare_import(request.actor, name=name, content=content)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _list(request, form, is_refused=True)
    return leave_for(request, "contacts:import", import_id=source.pk)


@requires(PERSON_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_import(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Show an import in its state; POST says what its columns are."""
    if request.method == "POST":
        meanings, has_head = request.POST.getlist("meaning"), request.POST.get("has_head") == "on"
        understand_columns(request.actor, import_id, meanings=meanings, has_head=has_head)
        return leave_for(request, "contacts:import", import_id=import_id)
    return show(request, PAGE, **_context(import_for(import_id)))


@requires(PERSON_CREATE)
@require_POST
def import_start(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Let the import run in the background."""
    try:
        start_import(request.actor, import_id)
    except ImportHasNoNames as refused:
        return refuse(request, PAGE, refusal=refused, **_context(import_for(import_id)))
    bring_import.defer(tenant_id=request.tenant.pk, import_id=str(import_id))
    return leave_for(request, "contacts:import", import_id=import_id)


@requires(PERSON_CREATE)
@require_POST
def import_undo(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Take the import back."""
    undo_import(request.actor, import_id)
    return leave_for(request, "contacts:import", import_id=import_id)


@requires(PERSON_CREATE)
@require_safe
def import_state(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Show how far the import is."""
    return show(request, "contacts/_import_state.html", **_context(import_for(import_id)))


def _list(request: TenantRequest, form: ImportForm, *, is_refused: bool = False) -> HttpResponse:
    answer = refuse if is_refused else show
    rows = [(source, STATE_WORDS[State(source.state)]) for source in latest_imports()]
    return answer(request, LIST, form=form, rows=rows)


def _context(source: PersonImport) -> dict[str, object]:
    context: dict[str, object] = {"source": source, "state": STATE_WORDS[State(source.state)]}
    if source.state == State.PREPARED:
        first, *rest = table_of(source.text).rows
        example = rest[0] if rest and source.has_head else first
        heads = first if source.has_head else [""] * len(first)
        columns = zip(heads, example, source.meanings, strict=True)
        return context | {"columns": list(columns), "meanings": MEANING_WORDS, "plan": dry_run(source)}
    if source.state in (State.DONE, State.STOPPED) and source.mistakes:
        wrong = [row for row in read_rows(source) if row.mistake]
        return context | {"mistaken_rows": wrong[:MISTAKES_SHOWN]}
    return context
