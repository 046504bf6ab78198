"""How an operation is declared: method, path, right, answer – in one place, for the program and its document.

Modules of operations keep their annotations as objects (no ``from __future__ import annotations``): ninja reads them
through the wrapper.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Router

from telecube.core.access import Right
from telecube.core.actor import Actor

Operation = Callable[..., Any]


class ApiRequestOfProgram(HttpRequest):
    """A request that passed the gate."""

    actor: Actor


def operation(
    router: Router, method: str, path: str, *, right: Right, answer: Any, status: int = 200, summary: str
) -> Callable[[Operation], Operation]:
    """Declare an operation; who lacks the right is refused before anything else happens.

    ``summary`` is English (mark it with gettext_noop); the page of the documentation translates it.
    """

    def declare(function: Operation) -> Operation:
        @wraps(function)
        def checked(request: ApiRequestOfProgram, *arguments: Any, **values: Any) -> Any:
            request.actor.require(right)
            return function(request, *arguments, **values)

        register = router.api_operation(
            [method],
            path,
            response={status: answer},
            operation_id=function.__name__,
            summary=summary,
            openapi_extra={"x-right": right.code},
        )
        register(checked)
        return checked

    return declare
