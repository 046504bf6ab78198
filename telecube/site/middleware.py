"""The site knows no cookies: what it answers cannot depend on who asks, and may be kept by every cache on the way."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.cookie import SimpleCookie
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

Respond = Callable[[HttpRequest], HttpResponse]
SITE_ADDRESSES = "telecube.site.urls"
FRONT_DOOR = "/"


def without_cookies(get_response: Respond) -> Respond:
    """Hide the cookies from the site's pages and let none out; lead whoever has a session from / to the dashboard."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_site_page(request.path_info):
            return get_response(request)
        if request.path_info == FRONT_DOOR and settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Whether the session still lives is the dashboard's question; asking here would cost every stranger.
            return _to_dashboard()
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies = SimpleCookie()
        del response.headers["Vary"]
        patch_vary_headers(response, ["Accept-Encoding", *(["Cookie"] if request.path_info == FRONT_DOOR else [])])
        return response

    return middleware


def is_site_page(path: str) -> bool:
    """Say whether the address is one of this room's."""
    try:
        resolve(path, urlconf=SITE_ADDRESSES)
    except Resolver404:
        return False
    return True


def _to_dashboard() -> HttpResponse:
    answer: HttpResponse = redirect(settings.LOGIN_REDIRECT_URL)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Vary"] = "Cookie"
    return answer
