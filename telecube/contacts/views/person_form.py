"""Creating and changing a person, and the look at a number while it is being typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from telecube.contacts.actions.persons import change_person, create_person
from telecube.contacts.errors import PersonChangedMeanwhile
from telecube.contacts.forms import PersonForm
from telecube.contacts.forms.person import PLACES
from telecube.contacts.models import Person
from telecube.contacts.permissions import PERSON_CHANGE, PERSON_CREATE, PERSON_VIEW
from telecube.contacts.queries.persons import person_for
from telecube.contacts.queries.sharing import others_with
from telecube.contacts.views.addresses import person_in_address, uuid_or_none
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.core.phone_numbers import format_number, to_e164

PAGE = "contacts/person_form.html"


@requires(PERSON_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: TenantRequest) -> HttpResponse:
    """Create a person; ``?phone=`` fills in the first number."""
    if request.method != "POST":
        form = PersonForm(initial={"phone_1": format_number(_number_in_address(request))})
        form.fields["first_name"].widget.attrs["autofocus"] = True
        return show(request, PAGE, form=form)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)
    try:
        person = create_person(request.actor, form.details())
    except DomainError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _refuse(request, form)
    messages.success(request, _("%(name)s is among your people now") % {"name": person.name})
    return leave_for(request, "contacts:person-card", person_id=person.pk)


@requires(PERSON_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """Change a person; who saves second is told what the first one wrote."""
    person = person_in_address(request, person_id)
    if request.method != "POST":
        return show(request, PAGE, form=PersonForm.of(person), person=person)
    form = PersonForm(request.POST, person_id=person.pk)
    if not form.is_valid():
        return _refuse(request, form, person=person)
    seen_version = form.cleaned_data["version"] or 0
    try:
        change_person(request.actor, person.pk, form.details(), seen_version=seen_version)
    except PersonChangedMeanwhile as refusal:
        return _refuse_second(request, person, refusal)
    except DomainError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _refuse(request, form, person=person)
    messages.success(request, _("Saved"))
    return leave_for(request, "contacts:person-card", person_id=person.pk)


@requires(PERSON_VIEW)
@require_safe
def phone_check(request: TenantRequest) -> HttpResponse:
    """Say of one number in the form whether it is one, and who has it already."""
    place = next((place for place in PLACES if f"phone_{place}" in request.GET), PLACES[0])
    text = request.GET.get(f"phone_{place}", "").strip()[:40]
    e164 = to_e164(text)
    others = others_with([e164], but=uuid_or_none(request.GET.get("person"))).get(e164, []) if e164 else []
    return show(
        request, "contacts/_phone_check.html", place=place, others=others, wrong=text if text and e164 is None else ""
    )


def _refuse(request: TenantRequest, form: PersonForm, **context: Any) -> HttpResponse:
    form.point_to_first_error()
    return refuse(request, PAGE, form=form, **context)


def _number_in_address(request: TenantRequest) -> str:
    """Return ``?phone=``; a + that nobody escaped arrives as a space."""
    text = request.GET.get("phone", "")[:40]
    return f"+{text.strip()}" if text.startswith(" ") else text.strip()


def _refuse_second(request: TenantRequest, person: Person, refusal: PersonChangedMeanwhile) -> HttpResponse:
    """Keep what was typed, show what is saved now; saving again is then a decision."""
    present = person_for(request.actor, person.pk)
    typed = request.POST.copy()
    typed["version"] = str(present.version)
    form = PersonForm(typed, person_id=present.pk)
    differences = form.differences_from(PersonForm.of(present))
    return refuse(request, PAGE, form=form, person=present, refusal=refusal, differences=differences)
