"""How somebody wants the pages: theme and language; kept with the login, before it in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from telecube.core.access import logged_in, public
from telecube.core.http import TenantRequest
from telecube.web.context import THEMES
from telecube.web.middleware import LANGUAGES

YEAR_SECONDS = 365 * 24 * 3600
FIRST_STEPS_COOKIE, HIDDEN = "first_steps", "hidden"


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme."""
    return _keep(request, name="theme", cookie="theme", allowed=THEMES)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language."""
    return _keep(request, name="language", cookie=settings.LANGUAGE_COOKIE_NAME, allowed=LANGUAGES)


@logged_in
@require_POST
def first_steps(request: TenantRequest) -> HttpResponse:
    """Hide the first steps in this browser, or show them again."""
    is_hidden = request.POST.get("hidden") == "1"
    response = HttpResponse("") if request.headers.get("HX-Request") and is_hidden else redirect("web:dashboard")
    if not is_hidden:
        response.delete_cookie(FIRST_STEPS_COOKIE)
        return response
    response.set_cookie(
        FIRST_STEPS_COOKIE,
        HIDDEN,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def hides_first_steps(request: HttpRequest) -> bool:
    """Say whether somebody has hidden the first steps in this browser."""
    return request.COOKIES.get(FIRST_STEPS_COOKIE) == HIDDEN


def _keep(request: HttpRequest, *, name: str, cookie: str, allowed: tuple[str, ...]) -> HttpResponse:
    value = request.POST.get(name, "")
    if value not in allowed:
        return HttpResponse(status=400)
    if request.user.is_authenticated:
        setattr(request.user, name, value)
        request.user.save(update_fields=[name])
    # htmx asks for no page: the script has already shown the choice.
    response = HttpResponse(status=204) if request.headers.get("HX-Request") else HttpResponseRedirect(_back(request))
    response.set_cookie(
        cookie, value, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _back(request: HttpRequest) -> str:
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return came_from
    return reverse("site:home")
