"""Where an address leads whose object the company itself has deleted: to the list, with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.accounts.errors import UserGroupGone
from telecube.accounts.models import LoginPolicy, User
from telecube.audit.queries.entries import find_entry
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for

View = Callable[..., HttpResponse]
GROUP_DELETED = _("The group “%(name)s” no longer exists: it was deleted.")
USER_DELETED = _("The profile of %(name)s no longer exists: it was deleted.")
POLICY_DELETED = _("The policy “%(name)s” no longer exists: it was deleted.")


def leads_on_when_deleted(
    action: str, *, to: str, key: str = "group_id", said: str | Promise = GROUP_DELETED
) -> Callable[[View], View]:
    """Let the Back button, old links and forms end in the list ``to`` when the log knows the deletion as ``action``.

    ``key``: the part of the address that names the object. What the company never had stays unknown (404); a panel
    asked for by itself gets its refusal.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: TenantRequest, **arguments: Any) -> HttpResponse:
            object_id: UUID = arguments[key]
            try:
                return view(request, **arguments)
            except (Http404, UserGroupGone, User.DoesNotExist, LoginPolicy.DoesNotExist) as gone:
                deletion = None if _is_fragment(request) else find_entry(action, object_id=object_id)
                if deletion is None:
                    raise (gone if isinstance(gone, UserGroupGone) else Http404) from None
                messages.info(request, str(said) % {"name": deletion.object_name})
                return lead_to(request, to)

        return answer

    return decorate


user_leads_on = leads_on_when_deleted(
    "accounts.user.deleted", to="accounts:user-list", key="user_id", said=USER_DELETED
)


def lead_to(request: TenantRequest, to: str) -> HttpResponse:
    """Lead to another page: by a redirect where a page was asked for, the Back button's too, else as htmx does."""
    return redirect(to) if request.htmx.history_restore_request else leave_for(request, to)


def _is_fragment(request: TenantRequest) -> bool:
    return bool(request.htmx and not (request.htmx.boosted or request.htmx.history_restore_request))
