"""The gates that each request passes: policy headers, access, tenant scope, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from telecube.core.access import access_of, does_open_scope_itself, may_open, openness_of
from telecube.core.errors import DomainError
from telecube.core.pages import is_page_change
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()
Respond = Callable[[HttpRequest], HttpResponse]

#: What a database that is away raises; a wrong query raises other errors.
OUTAGE = (OperationalError, InterfaceError)

POLICY = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "media-src 'self' blob:; connect-src 'self' {websockets}; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=()",
}


def policy_headers(get_response: Respond) -> Respond:
    """Add the content security policy: no inline script or style, nothing from elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        scheme = "wss" if request.is_secure() else "ws"
        policy = POLICY["Content-Security-Policy"].format(websockets=f"{scheme}://{request.get_host()}")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", POLICY["Permissions-Policy"])
        return response

    return middleware


class AccessMiddleware:
    """Refuse views without a declaration, find the actor, run the view inside the tenant's scope.

    ``settings.ACTOR_FINDER`` names the function (request → bool) of a higher room that puts actor, user_profile and
    tenant on the request; the kernel knows no users. ``settings.DETOUR_FINDER`` names one (request → response or None)
    that leads a known user elsewhere first, ``settings.CLOSURE_FINDER`` (request, openness → response or None) one that
    refuses what the company's account does not allow any more. ``settings.STAFF_GATE`` names one (request, right →
    response or None) that lets the service's own staff through, puts staff on the request, and raises Http404 for
    everybody else.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.find_actor = import_string(settings.ACTOR_FINDER)
        self.find_detour = import_string(settings.DETOUR_FINDER)
        self.find_closure = import_string(settings.CLOSURE_FINDER)
        self.staff_gate = import_string(settings.STAFF_GATE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done in process_view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Decide whether the view may answer."""
        access = access_of(view)
        if access is None:
            log.error("view_without_access_declaration", view=f"{view.__module__}.{view.__qualname__}")
            raise PermissionDenied("This view declares no access.")
        if access.kind == "api_key":
            return None
        try:
            known = self.find_actor(request)
            if access.kind == "public":
                return None
            if not known:
                return self._to_login(request)
            if access.kind == "staff":
                # Outside of any company's scope: the console enters the one that it works on by itself.
                answer: HttpResponse | None = self.staff_gate(request, access.right) or view(request, *args, **kwargs)
                return answer
            detour: HttpResponse | None = self.find_detour(request) or self.find_closure(request, openness_of(view))
            if detour is not None:
                return detour
            if access.right is not None:
                request.actor.require(access.right)  # type: ignore[attr-defined]
            return self._answer_in_scope(request, view, args, kwargs)
        except DomainError as error:
            return refusal(request, error)
        except OUTAGE as error:
            return database_away(request, error)

    def _answer_in_scope(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        if does_open_scope_itself(view):
            own: HttpResponse = view(request, *args, **kwargs)
            return own
        with tenant_scope(request.tenant.pk):  # type: ignore[attr-defined]
            response: HttpResponse = view(request, *args, **kwargs)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            return response

    def _to_login(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(request.get_full_path()).url})
        return redirect_to_login(request.get_full_path())

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate the refusals of public views; those of all others are met in process_view."""
        if isinstance(error, DomainError):
            return refusal(request, error)
        if isinstance(error, OUTAGE):
            return database_away(request, error)
        return None


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a refusal: problem document, message for htmx, or a page.

    The page stands in the frame that ``settings.FRAME_FINDER`` (request → context with the name of a template) gives:
    whoever works in the panel keeps its navigation and a running call.
    """
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(error.to_problem(), status=error.status, content_type="application/problem+json")
    way_out = find_way_out(request, error)
    sentence = str(error) if way_out or not error.no_way_out else f"{error} {error.no_way_out}"
    said = {"error": error, "sentence": sentence, "way_out": way_out}
    if request.headers.get("HX-Request") and not is_page_change(request):
        body = render_to_string("web/_refusal.html", said, request=request)
        return HttpResponse(body, status=error.status, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})
    try:
        with import_string(settings.FRAME_FINDER)(request) as frame:
            body = render_to_string("web/refusal.html", {**said, "frame": frame}, request=request)
    except OUTAGE as outage:
        return database_away(request, outage)
    return HttpResponse(body, status=error.status)


def find_way_out(request: HttpRequest, error: DomainError) -> str:
    """Return the address that helps; nothing when there is none or this user may not open it."""
    try:
        address = reverse(error.way_out) if error.way_out else ""
    except NoReverseMatch:
        return ""
    return address if address and may_open(getattr(request, "actor", None), address) else ""


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 503 with a page that says so and tries again by itself; nothing on it asks the database once more.

    Django turns an exception into a page at each middleware, so that no outer one can catch it: whoever may meet the
    outage first (language, access) calls this.
    """
    log.error("database_away", sentence="The database does not answer.", error=str(error).strip()[:200])
    request.user = AnonymousUser()
    return HttpResponse(render_to_string("web/database_away.html"), status=503, headers={"Retry-After": "5"})
