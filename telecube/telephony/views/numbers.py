"""The company's numbers: what each is called, who answers it, who shows it. A row is changed in its place.

Each opened row has an address: with htmx the row alone answers, otherwise the list that has only this number.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from telecube.accounts.forms.placing import place_refusal
from telecube.accounts.permissions import CHANGE_USERS
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.core.paging import Page
from telecube.telephony.actions.numbers import change_number
from telecube.telephony.errors import NumberChangedMeanwhile
from telecube.telephony.forms.number import NumberForm
from telecube.telephony.models import Number
from telecube.telephony.permissions import MANAGE_NUMBERS
from telecube.telephony.queries.numbers import (
    count_numbers,
    number_for,
    page_of_numbers,
    presenters_of,
    some_owners,
)

MOST_SEARCHED = 100
OFFERED = 30


@requires(MANAGE_NUMBERS)
@require_safe
def number_list(request: TenantRequest) -> HttpResponse:
    """Show the numbers; the same address answers with the rows alone for a search while typing."""
    search, is_unowned = _words(request), request.GET.get("owner") == "nobody"
    marks = {"after": request.GET.get("after"), "before": request.GET.get("before")}
    page = page_of_numbers(search=search, is_unowned=is_unowned, **marks)
    is_fragment = request.htmx and request.htmx.target == "number-rows"
    template = "telephony/_number_rows.html" if is_fragment else "telephony/number_list.html"
    return _show_list(request, template, page, search=search, is_unowned=is_unowned)


@requires(MANAGE_NUMBERS)
@require_safe
def number_owners(request: TenantRequest) -> HttpResponse:
    """Answer with the people who have the typed words in name or extension, for a combobox."""
    found = some_owners(_words(request), OFFERED + 1)
    return show(request, "web/_search_choices.html", found=found[:OFFERED], has_more=len(found) > OFFERED)


@requires(MANAGE_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: TenantRequest, number_id: UUID) -> HttpResponse:
    """Show a number's row, open (``?edit=1``) or closed, or change the number."""
    one = _number_or_404(number_id)
    if request.method != "POST":
        is_open = not _is_row(request) or request.GET.get("edit") == "1"
        return _show_row(request, one, form=NumberForm(number=one) if is_open else None)
    form = NumberForm(request.POST, number=one)
    if form.is_valid() and _save(request, form, one):
        if not _is_row(request):
            return leave_for(request, "telephony:number-list")
        return _show_row(request, _number_or_404(number_id), is_saved=True)
    return _show_row(request, one, form=form, answer=refuse)


def _save(request: TenantRequest, form: NumberForm, one: Number) -> bool:
    values = form.cleaned_data
    try:
        change_number(request.actor, one.pk, label=values["label"], owner_id=form.owner_id, version=values["version"])
    except NumberChangedMeanwhile as refused:
        form.show_beside(one)
        place_refusal(form, refused)
        return False
    except DomainError as refused:
        place_refusal(form, refused)
        return False
    return True


def _show_row(request: TenantRequest, one: Number, *, answer: Any = show, **context: Any) -> HttpResponse:
    if not _is_row(request):
        page: Page[Number] = Page(rows=[one], next_mark=None, previous_mark=None)
        return _show_list(
            request, "telephony/number_list.html", page, search=str(one), opened=one.pk, answer=answer, **context
        )
    presenters = presenters_of([one.pk]).get(one.pk)
    may_edit_users = request.actor.can(CHANGE_USERS)
    row = {"number": one, "presenters": presenters, "may_edit_users": may_edit_users}
    response: HttpResponse = answer(request, "telephony/_number_row.html", **row, **context)
    return response


def _show_list(
    request: TenantRequest, template: str, page: Page[Number], *, answer: Any = show, **context: Any
) -> HttpResponse:
    presenters = presenters_of(one.pk for one in page.rows)
    count, unowned = count_numbers()
    response: HttpResponse = answer(
        request,
        template,
        page=page,
        rows=[(one, presenters.get(one.pk)) for one in page.rows],
        count=count,
        unowned=unowned,
        may_edit_users=request.actor.can(CHANGE_USERS),
        **context,
    )
    return response


def _is_row(request: TenantRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def _words(request: TenantRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]


def _number_or_404(number_id: UUID) -> Number:
    try:
        return number_for(number_id)
    except Number.DoesNotExist:
        raise Http404 from None
