"""The contact history: page and its live fragment at one address."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from telecube.accounts.models import User
from telecube.calls.models.record import Direction, Result
from telecube.calls.permissions import VIEW_HISTORY
from telecube.calls.queries.call_list import MISSED, CallFilter, call_page, users_to_choose
from telecube.calls.rows import line_names, rows_of
from telecube.calls.views.choices import Choice, filter_menus, views_of
from telecube.contacts.permissions import PERSON_CREATE, PERSON_VIEW
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show
from telecube.telephony.queries.numbers import company_numbers


@requires(VIEW_HISTORY)
@require_safe
def call_list(request: TenantRequest) -> HttpResponse:
    """Calls, newest first; the fragment answers the live refresh and the paging."""
    wanted = CallFilter.from_query(request.GET)
    after, before = request.GET.get("after"), request.GET.get("before")
    page = call_page(wanted, viewer=request.actor, after=after, before=before)
    shows_people = request.actor.can(PERSON_VIEW)
    context = {
        "wanted": wanted,
        "page": page,
        "rows": rows_of(
            page.rows,
            lines=line_names(company_numbers()),
            shows_people=shows_people,
            viewer_id=request.actor.user_id,
        ),
        "address": request.get_full_path(),
        "is_first_page": page.previous_mark is None,
        "sees_people": shows_people,
        "may_create_person": request.actor.can(PERSON_CREATE),
    }
    if request.htmx and not request.htmx.boosted and request.htmx.target == "call-list":
        return show(request, "calls/_call_list.html", **context)
    users: list[User] = users_to_choose()
    return show(
        request,
        "calls/call_list.html",
        views=views_of(wanted),
        menus=filter_menus(wanted, users=users, directions=Direction.choices, results=_results()),
        address_without_number=wanted.address(number=""),
        **context,
    )


def _results() -> list[tuple[str, Choice]]:
    """The words of the list, the ones that need somebody first."""
    words = [(value, label) for value, label in Result.choices if value != Result.ANSWERED_ELSEWHERE]
    return [(MISSED, _("Missed")), *words]
