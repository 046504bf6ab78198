"""The first page: what needs somebody now."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telecube.calls.permissions import VIEW_HISTORY
from telecube.contacts.permissions import PERSON_CREATE
from telecube.core.access import logged_in, requires
from telecube.core.clock import now
from telecube.core.http import TenantRequest
from telecube.core.manifest import slots_for
from telecube.core.pages import show
from telecube.web.chart import chart_of
from telecube.web.queries.first_steps import find_first_steps
from telecube.web.queries.team import colleagues_of
from telecube.web.queries.today import calls_today as calls_of_today
from telecube.web.views.preferences import hides_first_steps
from telecube.web.words import weekday_and_date

EVENING_HOUR = 18
NOON = 12


@logged_in
@require_safe
def dashboard(request: TenantRequest) -> HttpResponse:
    """Show what waits: calls to return, today's calls, the first steps of a new company."""
    moment = timezone.localtime(now())
    return show(
        request,
        "web/dashboard.html",
        greeting=greeting(moment),
        today=weekday_and_date(moment),
        first_steps=None if hides_first_steps(request) else find_first_steps(request.actor),
        may_create_person=request.actor.can(PERSON_CREATE),
        main_slots=slots_for(request.actor, "dashboard"),
        side_slots=slots_for(request.actor, "dashboard-side"),
    )


@logged_in
@require_safe
def first_steps(request: TenantRequest) -> HttpResponse:
    """Show the first steps anew, after something happened."""
    found = None if hides_first_steps(request) else find_first_steps(request.actor)
    return show(request, "web/_first_steps.html", first_steps=found)


@requires(VIEW_HISTORY)
@require_safe
def calls_today(request: TenantRequest) -> HttpResponse:
    """Show today's calls by hour."""
    today = calls_of_today(request.actor)
    return show(request, "web/_calls_today.html", today=today, chart=chart_of(today.hours))


@logged_in
@require_safe
def team(request: TenantRequest) -> HttpResponse:
    """Show who can be called."""
    return show(request, "web/_team.html", colleagues=colleagues_of(request.user_profile.pk))


def greeting(moment: datetime) -> str:
    """Return a greeting that fits the hour."""
    if moment.hour >= EVENING_HOUR or moment.hour < 4:
        return _("Good evening")
    return _("Good morning") if moment.hour < NOON else _("Good afternoon")
