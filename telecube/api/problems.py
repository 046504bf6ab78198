"""Refusals as problem documents (RFC 9457), also those of the libraries below."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from telecube.api.errors import BodyUnreadable, NothingHere, RateLimitReached, ServiceAway, ValuesInvalid
from telecube.core.errors import DomainError


def problem(error: DomainError, **headers: str) -> HttpResponse:
    """Answer a refusal."""
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RateLimitReached | ServiceAway):
        headers["Retry-After"] = str(error.data["seconds"])
    return JsonResponse(
        error.to_problem(), status=error.status, content_type="application/problem+json", headers=headers
    )


def translate_refusals(api: NinjaAPI) -> None:
    """Let ninja answer every refusal so; a fault of ours goes on to Django."""
    api.add_exception_handler(DomainError, _domain_error)
    api.add_exception_handler(ObjectDoesNotExist, _nothing_here)
    api.add_exception_handler(Http404, _nothing_here)
    api.add_exception_handler(ValidationError, _values_invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Exception, _fault)


def _domain_error(request: HttpRequest, error: Any) -> HttpResponse:
    # The gate calls it when the request's work is undone.
    request.afterwards = error.afterwards  # type: ignore[attr-defined]
    return problem(error)


def _nothing_here(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(NothingHere())


def _values_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {"at": [str(part) for part in one.get("loc", ())], "what": str(one.get("type", "")), "say": str(one.get("msg"))}
        for one in error.errors
    ]
    return problem(ValuesInvalid(errors=errors))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(BodyUnreadable())


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    raise error
