"""Pages for what went wrong: they say what happened and what to do, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from telecube.core.access import public
from telecube.web.frame import PLAIN, frame_for


@dataclass(frozen=True)
class Trouble:
    """What a page about trouble says."""

    status: int
    icon: str
    title: str | Promise
    sentence: str | Promise


BAD_REQUEST = Trouble(
    400,
    "alert-circle",
    _("This request cannot be understood"),
    _("The address or the form came in damaged. Go back and try again."),
)
FORBIDDEN = Trouble(
    403,
    "lock",
    _("You have no access to this place"),
    _("Your permission group does not include it. Your administrator can change that."),
)
NOT_FOUND = Trouble(
    404,
    "search",
    _("There is nothing here"),
    _("The address is wrong, or the thing was deleted. Nothing else is affected."),
)
SERVER_ERROR = Trouble(
    500,
    "alert-triangle",
    _("This page failed"),
    _("The fault is ours and stands in the log. What was saved before is safe. Try again in a moment."),
)
FORM_TOO_OLD = Trouble(
    403,
    "refresh",
    _("This form is too old"),
    _("The page was open for long, or somebody logged in meanwhile. Go back, reload and send it again."),
)


@requires_csrf_token
def _show(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    with frame_for(request) as frame:
        return render(request, "web/error.html", {"trouble": trouble, "frame": frame}, status=trouble.status)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _show(request, BAD_REQUEST)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _show(request, FORBIDDEN)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _show(request, NOT_FOUND)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. Never in the shell: what failed may be in it."""
    return render(request, "web/error.html", {"trouble": SERVER_ERROR, "frame": PLAIN}, status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without a valid token."""
    return _show(request, FORM_TOO_OLD)
