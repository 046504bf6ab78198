"""The names that text messages may come from: list, add, delete while nobody uses them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.permissions import CHANGE_USERS
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.telephony.actions.presentations import add_sender_name, delete_sender_name
from telecube.telephony.errors import SenderNameStillUsed
from telecube.telephony.forms.number import SenderNameForm
from telecube.telephony.permissions import MANAGE_NUMBERS
from telecube.telephony.queries.presentations import page_of_sender_names, users_of_sender_name

#: So many of those who use a name are linked beside a refusal.
LINKED = 5


@requires(MANAGE_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sender_name_list(request: TenantRequest) -> HttpResponse:
    """Show the names, or add one."""
    form = SenderNameForm(request.POST or None)
    if request.method != "POST":
        return _show(request, form)
    if form.is_valid():
        try:
            sender = add_sender_name(request.actor, form.cleaned_data["name"])
        except DomainError as refused:
            place_refusal(form, refused)
        else:
            messages.success(request, _("The sender name %(name)s is added.") % {"name": sender.name})
            return leave_for(request, "telephony:sender-name-list")
    focus_first_mistake(form)
    return _show(request, form, answer=refuse)


@requires(MANAGE_NUMBERS)
@require_POST
def sender_name_delete(request: TenantRequest, sender_name_id: UUID) -> HttpResponse:
    """Delete a name, or say how many use it and who."""
    try:
        sender = delete_sender_name(request.actor, sender_name_id)
    except SenderNameStillUsed as refused:
        users = users_of_sender_name(sender_name_id)[:LINKED]
        return _show(request, SenderNameForm(), answer=refuse, refused=refused, users=users)
    messages.success(request, _("The sender name %(name)s is deleted.") % {"name": sender.name})
    return leave_for(request, "telephony:sender-name-list")


def _show(request: TenantRequest, form: SenderNameForm, *, answer: Any = show, **context: Any) -> HttpResponse:
    page = page_of_sender_names(after=request.GET.get("after"), before=request.GET.get("before"))
    may_edit_users = request.actor.can(CHANGE_USERS)
    response: HttpResponse = answer(
        request, "telephony/sender_name_list.html", form=form, page=page, may_edit_users=may_edit_users, **context
    )
    return response
