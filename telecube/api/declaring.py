"""How an operation is declared: method, path, right, answer – in one place, for the program and its document.

Modules of operations keep their annotations as objects (no ``from __future__ import annotations``): ninja reads them
through the wrapper.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from telecube.accounts.actions.permission_groups import require_main_administrator
from telecube.api.idempotency import answer_once
from telecube.core.access import Right
from telecube.core.actor import Actor

Operation = Callable[..., Any]
View = Callable[..., HttpResponse]


class ApiRequestOfProgram(HttpRequest):
    """A request that passed the gate."""

    actor: Actor
    key_id: UUID


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    right: Right,
    or_right: Right | None = None,
    answer: Any,
    status: int = 200,
    summary: str,
    is_main_administrators: bool = False,
    content_type: str = "",
) -> Callable[[Operation], Operation]:
    """Declare an operation; who lacks the right is refused before the body and the query are read.

    A kept answer, too, is told only to whoever still has it. ``or_right`` is enough as well.
    ``is_main_administrators``: nobody else's.
    ``summary`` is English (mark it with gettext_noop); the page of the documentation translates it. ``content_type``:
    of an answer that is no JSON; the operation returns it whole.
    """
    extra: dict[str, Any] = {"x-right": right.code}
    if or_right is not None:
        extra["x-or-right"] = or_right.code
    if content_type:
        file = {"schema": {"type": "string", "format": "binary"}}
        extra["responses"] = {status: {"content": {content_type: file}}}

    def declare(function: Operation) -> Operation:
        register = router.api_operation(
            [method],
            path,
            response={status: answer},
            operation_id=function.__name__,
            summary=summary,
            openapi_extra=extra,
        )
        # Around ninja's own run: it would answer with faults of the values before it calls the function.
        register(decorate_view(_requiring(right, or_right, is_main_administrators=is_main_administrators))(function))
        return function

    return declare


def _requiring(right: Right, or_right: Right | None, *, is_main_administrators: bool) -> Callable[[View], View]:
    def decorate(run: View) -> View:
        @wraps(run)
        def checked(request: ApiRequestOfProgram, **values: Any) -> HttpResponse:
            if or_right is None or not request.actor.can(or_right):
                request.actor.require(right)
            if is_main_administrators:
                require_main_administrator(request.actor)
            return answer_once(request, request.key_id, request.actor, lambda: run(request, **values))

        return checked

    return decorate
