"""The gate that every address of the API passes: key, company's scope, limit, refusals as problem documents, log.

The request's work is one transaction; whatever ends in a refusal leaves nothing behind. Counting and the log have short
transactions of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from telecube.api.admission import Visitor, admit, place_of
from telecube.api.errors import BodyTooLarge, MethodNotAllowed, NothingHere, ServiceAway
from telecube.api.models import ApiRequest
from telecube.api.problems import problem
from telecube.api.queries.keys import KeyPlace
from telecube.billing.gate import refuse_program
from telecube.core.access import api_key
from telecube.core.errors import DomainError
from telecube.core.http import client_ip
from telecube.core.middleware import OUTAGE
from telecube.core.tenancy import tenant_scope

View = Callable[..., HttpResponse]
AWAY_SECONDS = 5


def behind_the_gate(view: View) -> View:
    """Wrap a view of the API. It declares ``api_key``: no session opens it, so no other page can forge a request."""

    @api_key
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language_of(request)):
            return _Passage(request, lambda: view(request, *args, **kwargs)).answer()

    return guarded


class _Passage:
    """One request on its way through the gate."""

    def __init__(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> None:
        self.request = request
        self.view = view
        self.ip = client_ip(request)
        self.started = perf_counter()

    def answer(self) -> HttpResponse:
        """Answer; nothing but a fault of ours leaves without a problem document."""
        try:
            place = place_of(self.request.headers.get("Authorization", ""))
            return self._answer_logged(place)
        except DomainError as error:
            return problem(error)
        except OUTAGE:
            return problem(ServiceAway(seconds=AWAY_SECONDS))

    def _answer_logged(self, place: KeyPlace) -> HttpResponse:
        status = 500
        try:
            response = self._answer_known(place)
            status = response.status_code
            return response
        finally:
            self._write_down(place, status)

    def _answer_known(self, place: KeyPlace) -> HttpResponse:
        try:
            with tenant_scope(place.tenant_id):
                visitor = admit(place.key_id, ip=self.ip)
            with tenant_scope(place.tenant_id):
                response = self._answer_in_scope(visitor)
            afterwards = getattr(self.request, "afterwards", None)
            if afterwards is not None:
                afterwards()
            return response
        except DomainError as error:
            return problem(error)
        except RequestDataTooBig:
            return problem(BodyTooLarge())

    def _answer_in_scope(self, visitor: Visitor) -> HttpResponse:
        refuse_program(self.request.method or "")
        self.request.actor, self.request.key_id = visitor.actor, visitor.key_id  # type: ignore[attr-defined]
        response = _as_problem(self.request, self.view())
        if response.status_code >= 400:
            transaction.set_rollback(True)
        return response

    def _write_down(self, place: KeyPlace, status: int) -> None:
        with tenant_scope(place.tenant_id):
            ApiRequest.objects.create(
                key_id=UUID(str(place.key_id)),
                method=(self.request.method or "")[:10],
                path=self.request.path[:200],
                status=status,
                duration_ms=round((perf_counter() - self.started) * 1_000),
                ip=self.ip,
            )


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Put Django's and ninja's own short refusals into the form of all others."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith("application/problem"):
        return response
    if response.status_code == 405:
        return problem(MethodNotAllowed(method=request.method), Allow=response.headers.get("Allow", ""))
    return problem(NothingHere()) if response.status_code == 404 else response


def language_of(request: HttpRequest) -> str:
    """Programs read English unless they ask for Polish."""
    return "pl" if request.headers.get("Accept-Language", "").lower().startswith("pl") else "en"
