"""How somebody else gets into the panel: second factor, open sessions, history; and help when a device is lost."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions.guards import find_access_refusal
from telecube.accounts.actions.lost_devices import log_user_out, take_off_second_factor
from telecube.accounts.guard_errors import SecondFactorMissing
from telecube.accounts.models import UserSession
from telecube.accounts.permissions import CHANGE_USERS, MANAGE_SECURITY, VIEW_USERS
from telecube.accounts.queries.own_profile import logins_of
from telecube.accounts.queries.users import user_for
from telecube.accounts.second_factor import is_demanded_of
from telecube.accounts.sessions import open_sessions_of
from telecube.accounts.views.gone import user_leads_on
from telecube.core.access import open_when_read_only, requires
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, show


@requires(MANAGE_SECURITY)
@require_safe
@never_cache
@user_leads_on
def user_logins(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Show a user's second factor, where he is logged in, and his last logins; one's own are in the profile."""
    if user_id == request.actor.user_id:
        return leave_for(request, "accounts:profile")
    user = user_for(user_id)
    factors = Authenticator.objects.filter(user=user.identity_id).order_by("created_at")
    return show(
        request,
        "accounts/user_logins.html",
        person=user,
        factors=[one.wrap() for one in factors if one.type != Authenticator.Type.RECOVERY_CODES],
        is_demanded=is_demanded_of(user),
        sessions=open_sessions_of(user),
        logins=logins_of(user),
        refusal=find_access_refusal(request.actor, user),
        may_see_users=request.actor.can(VIEW_USERS),
        may_change=request.actor.can(CHANGE_USERS),
    )


@requires(MANAGE_SECURITY)
@open_when_read_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@user_leads_on
def user_second_factor(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Say what happens without the second factor and ask; or take it off."""
    if request.method != "POST":
        user = user_for(user_id)
        refusal = find_access_refusal(request.actor, user)
        if refusal is not None:
            raise refusal
        is_fragment = request.htmx and not request.htmx.boosted
        template = "accounts/_user_second_factor.html" if is_fragment else "accounts/user_second_factor.html"
        return show(request, template, person=user, is_demanded=is_demanded_of(user))
    try:
        user = take_off_second_factor(request.actor, user_id)
    except SecondFactorMissing as nothing:
        messages.info(request, str(nothing))
    else:
        said = _("The second factor of %(name)s is removed. The person is told by mail.") % {"name": user.name}
        messages.success(request, said)
    return leave_for(request, "accounts:user-logins", user_id=user_id)


@requires(MANAGE_SECURITY)
@open_when_read_only
@require_POST
@user_leads_on
def user_sessions_end(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Log a user out everywhere."""
    user = log_user_out(request.actor, user_id)
    messages.success(request, _("%(name)s is logged out everywhere.") % {"name": user.name})
    return leave_for(request, "accounts:user-logins", user_id=user_id)


@requires(MANAGE_SECURITY)
@open_when_read_only
@require_POST
@user_leads_on
def user_session_end(request: TenantRequest, user_id: UUID, session_id: UUID) -> HttpResponse:
    """Log a user out on one device."""
    try:
        log_user_out(request.actor, user_id, session_id=session_id)
    except UserSession.DoesNotExist:
        messages.info(request, _("The device was logged out already."))
    else:
        messages.success(request, _("The device is logged out"))
    return leave_for(request, "accounts:user-logins", user_id=user_id)
