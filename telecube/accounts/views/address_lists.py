"""Lists of addresses on the page Bezpieczeństwo: made of a text or a file, changed, downloaded, deleted if unused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions.address_lists import create_address_list
from telecube.accounts.address_list_text import MOST_RANGES
from telecube.accounts.forms.address_list import AddressListForm
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.models import AddressList
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.address_lists import address_list_for, policies_with_list
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.telephony.actions.address_lists import change_address_list, delete_address_list
from telecube.telephony.queries.device_access import MOST_PHONE_RANGES, phones_with_list

TEMPLATE = "accounts/address_list.html"


@requires(MANAGE_SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
def address_list_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a new list, or create it."""
    return _form(request, None)


@requires(MANAGE_SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
def address_list(request: TenantRequest, list_id: UUID) -> HttpResponse:
    """Show a list and what uses it, or save it."""
    return _form(request, _list_or_404(list_id))


@requires(MANAGE_SECURITY)
@require_safe
def address_list_file(request: TenantRequest, list_id: UUID) -> HttpResponse:
    """Answer with the text of a list as it was written, as a file."""
    stored = _list_or_404(list_id)
    headers = {"Content-Disposition": 'attachment; filename="addresses.txt"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(stored.source, content_type="text/plain; charset=utf-8", headers=headers)


@requires(MANAGE_SECURITY)
@require_POST
def address_list_delete(request: TenantRequest, list_id: UUID) -> HttpResponse:
    """Delete a list that nothing uses, or say what does."""
    stored = _list_or_404(list_id)
    try:
        delete_address_list(request.actor, stored.pk)
    except DomainError as refused:
        return _show(request, AddressListForm(stored=stored), stored, answer=refuse, refusal=str(refused))
    messages.success(request, _("The list “%(name)s” is deleted.") % {"name": stored.name})
    return leave_for(request, "accounts:security")


def _form(request: TenantRequest, stored: AddressList | None) -> HttpResponse:
    if request.method != "POST":
        return _show(request, AddressListForm(stored=stored), stored)
    form = AddressListForm(request.POST, request.FILES, stored=stored)
    saved = _save(request, form, stored) if form.is_valid() else None
    if saved is None:
        focus_first_mistake(form)
        return _show(request, form, stored, answer=refuse)
    said = _("The list “%(name)s” is saved: %(count)s ranges.") % {"name": saved.name, "count": saved.range_count}
    messages.success(request, said)
    return leave_for(request, "accounts:security")


def _save(request: TenantRequest, form: AddressListForm, stored: AddressList | None) -> AddressList | None:
    try:
        if stored is None:
            return create_address_list(request.actor, form.wanted)
        return change_address_list(request.actor, stored.pk, form.wanted)
    except DomainError as refused:
        place_refusal(form, refused)
    return None


def _show(
    request: TenantRequest, form: AddressListForm, stored: AddressList | None, *, answer: Any = show, **context: Any
) -> HttpResponse:
    response: HttpResponse = answer(
        request,
        TEMPLATE,
        form=form,
        stored=stored,
        policies=policies_with_list(stored.pk) if stored else [],
        phones=phones_with_list(stored.pk) if stored else [],
        most=MOST_RANGES,
        most_for_phones=MOST_PHONE_RANGES,
        **context,
    )
    return response


def _list_or_404(list_id: UUID) -> AddressList:
    try:
        return address_list_for(list_id)
    except AddressList.DoesNotExist:
        raise Http404 from None
