"""The language of the page: the login's own, else the one chosen in this browser, else the browser's; and its clock."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from telecube.core.middleware import OUTAGE, database_away

Respond = Callable[[HttpRequest], HttpResponse]
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


class PreferredLanguageMiddleware:
    """Switch the language for the request and say so in the answer."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the preferred language."""
        try:
            language = preferred_language(request)
        except OUTAGE as error:
            return database_away(request, error)
        with translation.override(language), timezone.override(preferred_time_zone(request)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


def preferred_language(request: HttpRequest) -> str:
    """Return the language that whoever looks has chosen, or reads according to the browser."""
    chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    return chosen if chosen in LANGUAGES else get_language_from_request(request)


def preferred_time_zone(request: HttpRequest) -> ZoneInfo:
    """Return the time zone that whoever looks has chosen, or the company's country's."""
    chosen = getattr(request.user, "time_zone", "") if request.user.is_authenticated else ""
    try:
        return ZoneInfo(chosen or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
