"""Who works in the console; only to be read: people are appointed and dismissed by command."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from telecube.console.http import StaffRequest
from telecube.console.permissions import STAFF_VIEW
from telecube.console.queries.staff import staff_members
from telecube.core.access import staff
from telecube.core.pages import show


@staff(STAFF_VIEW)
@require_safe
def staff_list(request: StaffRequest) -> HttpResponse:
    """List the staff with roles."""
    return show(request, "console/staff_list.html", members=staff_members())
