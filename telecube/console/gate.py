"""The gates of the console: who is staff, and whose panel a visit opens."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import find_actor as find_own_actor
from telecube.accounts.second_factor import has_second_factor
from telecube.console.errors import VisitOnlyLooks, VisitStaysOut
from telecube.console.models import StaffMember, TenantVisit
from telecube.console.staff import PAGE_OPENED, PLATFORM, Staff, write_down
from telecube.core.access import Right, access_of
from telecube.core.clock import now
from telecube.core.http import client_ip
from telecube.core.tenancy import tenant_scope

VISIT_KEY = "visit_id"
SAFE = {"GET", "HEAD", "OPTIONS"}
#: Somebody's own: a visitor is nobody in the company.
OWN_PLACES = ("/profile/", "/password/", "/email/", "/softphone/", "/phone-check/", "/presence/own/", "/preferences/")


def staff_gate(request: HttpRequest, right: Right) -> HttpResponse | None:
    """Let staff with the right through and put ``staff`` on the request; for everybody else there is no console."""
    member = find_member(request)
    if member is None:
        raise Http404
    if not has_second_factor(cast(Identity, request.user)):
        messages.warning(request, _("The console opens with a second factor only. Set one up first."))
        return HttpResponseRedirect(reverse("mfa_index"))
    # On the request before the right is looked at: a refusal stands in the console's frame.
    request.staff = Staff(member, ip=client_ip(request))  # type: ignore[attr-defined]
    request.staff.require(right)  # type: ignore[attr-defined]
    return None


def find_member(request: HttpRequest) -> StaffMember | None:
    """Return the member of staff who is logged in, or None."""
    identity = getattr(request, "user", None)
    if not isinstance(identity, Identity) or not is_staff(identity):
        return None
    return StaffMember.objects.using(PLATFORM).filter(identity_id=identity.pk, dismissed_at=None).first()


def is_staff(identity: Identity) -> bool:
    """Say whether the login opens the console.

    Asked with the panel's own eyes: who is not staff never causes a look with the eyes that see everything.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT console_is_staff(%s)", [identity.pk])
        return bool(cursor.fetchone()[0])


def find_actor(request: HttpRequest) -> bool:
    """Put actor, user_profile and tenant on the request: one's own, or during a visit those of the visited company."""
    known = find_own_actor(request)
    visit_id = request.session.get(VISIT_KEY) if known and hasattr(request, "session") else None
    if visit_id is None or _is_of_the_console(request):
        return known
    visit = find_running_visit(UUID(visit_id), request)
    if visit is None:
        request.session.pop(VISIT_KEY, None)
        return known
    if not _enter(request, visit):
        return known
    # Refused only now: the page that says so is drawn inside the visited panel.
    _refuse_what_a_visit_may_not(request, visit)
    _note_page(request, visit)
    return True


def find_running_visit(visit_id: UUID, request: HttpRequest) -> TenantVisit | None:
    """Return the visit while it runs and its visitor is still staff; None otherwise."""
    visit = TenantVisit.objects.using(PLATFORM).select_related("staff").filter(pk=visit_id).first()
    if visit is None or not visit.is_running(now()):
        return None
    is_mine = visit.staff.identity_id == request.user.pk
    return visit if is_mine and visit.staff.dismissed_at is None else None


def _is_of_the_console(request: HttpRequest) -> bool:
    access = access_of(request.resolver_match.func) if request.resolver_match else None
    return access is not None and access.kind == "staff"


def _refuse_what_a_visit_may_not(request: HttpRequest, visit: TenantVisit) -> None:
    match = request.resolver_match
    if match is None or match.view_name == "account_logout":
        return
    if request.path.startswith(OWN_PLACES):
        raise VisitStaysOut
    if request.method not in SAFE and not visit.may_change:
        raise VisitOnlyLooks


def _enter(request: HttpRequest, visit: TenantVisit) -> bool:
    """Show the panel as its main administrator sees it; what is done there is the visitor's own doing.

    Returns False when the company was erased meanwhile: the visitor is at home again.
    """
    with tenant_scope(visit.tenant_id):
        administrators = User.objects.select_related("tenant__entitlements", "identity")
        administrator = administrators.filter(is_main_administrator=True).first()
    if administrator is None:
        request.session.pop(VISIT_KEY, None)
        return False
    request.user_profile = administrator  # type: ignore[attr-defined]
    request.tenant = administrator.tenant  # type: ignore[attr-defined]
    request.visit = visit  # type: ignore[attr-defined]
    request.actor = _visitor(request, visit).inside(visit.tenant_id)  # type: ignore[attr-defined]
    return True


def _note_page(request: HttpRequest, visit: TenantVisit) -> None:
    """Write the page into the staff's log."""
    # The event stream asks every few seconds whether the session goes on; nobody opens a page by that.
    if getattr(request, "is_visit", True):
        page, staff = {"tenant_id": visit.tenant_id, "path": request.path}, _visitor(request, visit)
        write_down(staff, PAGE_OPENED, visit.tenant_name, **page)  # type: ignore[arg-type]


def _visitor(request: HttpRequest, visit: TenantVisit) -> Staff:
    return Staff(visit.staff, ip=client_ip(request))
