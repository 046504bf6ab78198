"""The dashboard's block „Do oddzwonienia”."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from telecube.calls.permissions import VIEW_HISTORY
from telecube.calls.queries.call_back import callers_waiting, count_callers_waiting
from telecube.calls.rows import line_names
from telecube.contacts.permissions import PERSON_VIEW
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show
from telecube.telephony.queries.numbers import company_numbers


@requires(VIEW_HISTORY)
@require_safe
def call_back(request: TenantRequest) -> HttpResponse:
    """Who waits for a call back, the longest first."""
    return show(
        request,
        "calls/_call_back.html",
        callers=callers_waiting(request.actor, lines=line_names(company_numbers())),
        count=count_callers_waiting(request.actor),
        sees_people=request.actor.can(PERSON_VIEW),
    )
