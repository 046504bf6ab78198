"""Keys and the log of requests: Management panel > API."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.permissions import MANAGE_API_KEYS
from telecube.api.actions.keys import create_key, revoke_key
from telecube.api.forms.keys import KeyForm
from telecube.api.models import ApiKey
from telecube.api.queries.keys import keys_of_the_company
from telecube.api.queries.requests import METHODS, RequestFilter, page_of_requests
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show


@requires(MANAGE_API_KEYS)
@require_safe
def key_list(request: TenantRequest) -> HttpResponse:
    """Show the company's keys."""
    return show(request, "api/key_list.html", keys=keys_of_the_company(), may_manage=True)


@requires(MANAGE_API_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def key_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a new key, or make the key and show its secret: now and never again."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, "api/key_form.html", form=form)
    if form.is_valid():
        try:
            new = create_key(
                request.actor,
                name=form.cleaned_data["name"],
                addresses=form.cleaned_data["addresses"].replace(",", "\n").splitlines(),
            )
        except DomainError as refused:
            form.add_error(refused.field, str(refused))
        else:
            return show(request, "api/key_made.html", key=new.key, secret=new.secret)
    return refuse(request, "api/key_form.html", form=form)


@requires(MANAGE_API_KEYS)
@require_POST
def key_revoke(request: TenantRequest, key_id: UUID) -> HttpResponse:
    """Revoke a key."""
    try:
        key = revoke_key(request.actor, key_id)
    except ApiKey.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return leave_for(request, "api:key-list")


@requires(MANAGE_API_KEYS)
@require_safe
def request_log(request: TenantRequest) -> HttpResponse:
    """Show the requests of programs, newest first; the same address answers with the list only to a filter."""
    wanted = RequestFilter.from_query(request.GET)
    page = page_of_requests(wanted, after=request.GET.get("after"), before=request.GET.get("before"))
    template = "api/_request_rows.html" if request.htmx.target == "request-rows" else "api/request_log.html"
    keys = keys_of_the_company()
    outcomes = [("done", _("Done")), ("refused", _("Declined")), ("failed", _("Failed"))]
    return show(
        request, template, wanted=wanted, page=page, keys=keys, methods=METHODS, outcomes=outcomes, may_manage=True
    )
