"""The pop-up of a ringing call, for the called users alone."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telecube.calls.queries.screen_pop import ScreenPop, find_screen_pop, was_called
from telecube.calls.rows import CallRow, rows_of
from telecube.contacts.models import Person
from telecube.contacts.permissions import PERSON_CREATE, PERSON_VIEW
from telecube.core.access import logged_in
from telecube.core.actor import Actor
from telecube.core.http import TenantRequest
from telecube.core.pages import show
from telecube.core.phone_numbers import format_number


@logged_in
@require_safe
def screen_pop(request: TenantRequest, linked_id: str) -> HttpResponse:
    """Who calls; empty when the call no longer concerns the user, 404 when it never did."""
    user_id = request.actor.user_id
    if user_id is None:
        raise Http404
    pop = find_screen_pop(linked_id, user_id=user_id)
    if pop is not None:
        return show(request, "calls/_screen_pop.html", pop=pop, **_words(pop, request.actor))
    if not was_called(linked_id, user_id=user_id):
        raise Http404
    return HttpResponse("")


def _words(pop: ScreenPop, actor: Actor) -> dict[str, Any]:
    """What the card says; names of persons only for those who may see people."""
    persons = pop.persons if actor.can(PERSON_VIEW) else []
    person = persons[0] if len(persons) == 1 else None
    number = format_number(pop.caller_e164 or pop.call.caller_number)
    is_unknown = not pop.persons and bool(pop.caller_e164)
    return {
        "title": _title(pop, person, number),
        "subtitle": person.company if person else (_("Unknown number") if is_unknown else ""),
        "person_url": person.get_absolute_url() if person else "",
        "matches": persons[:3] if len(persons) > 1 else [],
        "create_url": _create_url(pop) if is_unknown and actor.can(PERSON_CREATE) else "",
        "number_shown": number if person or pop.colleague or persons else "",
        "line_shown": _line(pop),
        "last_call": _last_call(pop),
        "since_milliseconds": int(pop.begun_at.timestamp() * 1000),
    }


def _title(pop: ScreenPop, person: Person | None, number: str) -> str:
    if person:
        return person.name
    if pop.colleague:
        return pop.colleague.name
    return number or _("Number withheld")


def _line(pop: ScreenPop) -> str:
    shown = format_number(pop.call.our_number) if pop.call.our_number else ""
    return f"{pop.line.label}, {shown}" if pop.line and pop.line.label else shown


def _last_call(pop: ScreenPop) -> CallRow | None:
    return rows_of([pop.last_call], lines={})[0] if pop.last_call else None


def _create_url(pop: ScreenPop) -> str:
    return f"{reverse('contacts:person-create')}?{urlencode({'phone': pop.caller_e164})}"
