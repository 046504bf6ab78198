"""The card of a person, its history and its notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from telecube.contacts.actions.history import NOTE_KIND
from telecube.contacts.actions.notes import add_note
from telecube.contacts.errors import NoteIsEmpty, NoteTooLong
from telecube.contacts.models import Person
from telecube.contacts.permissions import NOTE_ADD, PERSON_CHANGE, PERSON_VIEW
from telecube.contacts.queries.history import history_down_to, history_of
from telecube.contacts.queries.sharing import others_with
from telecube.contacts.views.addresses import person_in_address, uuid_or_none
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.manifest import history_kinds
from telecube.core.pages import refuse, show

NOTE_ADDED = "contacts-note-added"


@requires(PERSON_VIEW)
@require_safe
def person_card(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """Show who it is, what happened, and what to do next."""
    person = person_in_address(request, person_id)
    phones = list(person.phones.all())
    shared = others_with([phone.e164 for phone in phones], but=person.pk)
    return show(
        request,
        "contacts/person_card.html",
        person=person,
        phones=[(phone, shared.get(phone.e164, [])) for phone in phones],
        may_change=request.actor.can(PERSON_CHANGE),
        may_note=request.actor.can(NOTE_ADD),
        **_history_context(request, person),
    )


@requires(PERSON_VIEW)
@require_safe
def person_history(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """Draw the history anew: whole, only its newest stretch (``down_to``), or the older stretch behind ``after``."""
    person = person_in_address(request, person_id)
    if not request.htmx:
        return redirect(person)
    context = _history_context(request, person)
    if request.GET.get("after"):
        return show(request, "contacts/_person_history_older.html", person=person, **context)
    if request.htmx.target == "person-history-latest":
        return show(request, "contacts/_person_history_latest.html", person=person, **context)
    return show(request, "contacts/_person_history.html", person=person, **context)


@requires(NOTE_ADD)
@require_POST
def note_create(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """Write a note; the history hears of it and draws itself."""
    person = person_in_address(request, person_id)
    text = request.POST.get("text", "")
    try:
        add_note(request.actor, person.pk, text)
    except (NoteIsEmpty, NoteTooLong) as refusal:
        return refuse(request, "contacts/_note_composer.html", person=person, text=text, refusal=refusal)
    if not request.htmx:
        return redirect(person)
    response = show(request, "contacts/_note_composer.html", person=person, is_saved=True)
    response.headers["HX-Trigger"] = NOTE_ADDED
    return response


def _history_context(request: TenantRequest, person: Person) -> dict[str, Any]:
    kinds = history_kinds()
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    last_id = uuid_or_none(request.GET.get("down_to"))
    history = (
        history_down_to(person, last_id, reader=request.actor, kind=kind)
        if last_id
        else history_of(person, reader=request.actor, kind=kind, after=request.GET.get("after"))
    )
    # Notes stand last: what came from outside interests more.
    in_order = sorted(kinds.values(), key=lambda one: one.kind == NOTE_KIND)
    return {"history": history, "kind": kind, "kinds": in_order}
