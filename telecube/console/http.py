"""The request as views of the console see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from telecube.console.staff import Staff


class StaffRequest(HttpRequest):
    """A request of the service's staff; outside of any company's scope."""

    staff: Staff
