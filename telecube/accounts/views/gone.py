"""Where an address leads whose group the company itself has deleted: to the list, with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from telecube.accounts.errors import UserGroupGone
from telecube.audit.queries.entries import find_entry
from telecube.core.http import TenantRequest

View = Callable[..., HttpResponse]


def leads_on_when_deleted(action: str, *, to: str) -> Callable[[View], View]:
    """Let the Back button and old links end in the list ``to`` when the log knows the deletion as ``action``.

    What the company never had stays unknown (404); a panel asked for by itself gets its refusal.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: TenantRequest, group_id: UUID, **arguments: Any) -> HttpResponse:
            try:
                return view(request, group_id=group_id, **arguments)
            except (Http404, UserGroupGone):
                deletion = find_entry(action, object_id=group_id) if _is_whole_page(request) else None
                if deletion is None:
                    raise
                said = _("The group “%(name)s” no longer exists: it was deleted.")
                messages.info(request, said % {"name": deletion.object_name})
                return redirect(to)

        return answer

    return decorate


def _is_whole_page(request: TenantRequest) -> bool:
    is_fragment = request.htmx and not (request.htmx.boosted or request.htmx.history_restore_request)
    return request.method == "GET" and not is_fragment
