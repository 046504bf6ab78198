"""The rows of the table of access, read from the program: each address with each method that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap
from typing import Any

from django.test import RequestFactory
from django.urls import get_resolver

from telecube.api.mount import PREFIX, openapi_document
from telecube.core.access import access_of
from telecube.core.checks import views_of
from tests.house_rules.access_objects import PLACE, Objects, address_of, has_object

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: No method that anybody takes.
ODD = "PROPFIND"
#: Forms that are sent filled in, so that the action behind them is reached too.
FILLED_IN = {"users/<uuid:user_id>/sip/": {"extension": "345"}}
#: Answers "nothing here" to whatever is asked.
TAKES_EVERY_METHOD = {"api/v1/<path:rest>"}


@dataclass(frozen=True)
class Row:
    """An address, a method and what was declared. ``right`` is a code; ``body`` is complete where one is needed."""

    route: str
    method: str
    kind: str
    right: str
    is_accepted: bool = True
    body: Any = None

    @property
    def has_object(self) -> bool:
        """Whether the address names an object of a company."""
        return has_object(self.route)


def rows_of(made: Objects) -> list[Row]:
    """Return all rows: pages and operations, accepted methods and all others."""
    return [*_pages(made), *_operations(made)]


def methods_of(view: Any, **places: Any) -> set[str] | None:
    """Return the methods that a page takes, by its refusal of an odd one; None: it takes them all."""
    made_of = getattr(unwrap(view, stop=lambda one: hasattr(one, "view_class")), "view_class", None)
    if made_of is not None:
        return {method.upper() for method in made_of.http_method_names if hasattr(made_of, method)}
    try:
        answer = view(RequestFactory().generic(ODD, "/"), **places)
    except Exception:  # the view went to work on what it should have refused
        return None
    return set(answer["Allow"].split(", ")) if answer.status_code == 405 else None


def _pages(made: Objects) -> Iterator[Row]:
    for route, _name, view in views_of(get_resolver()):
        access = access_of(view)
        assert access is not None, route
        if access.kind == "api_key" or route in TAKES_EVERY_METHOD:
            continue
        address_of(route, made)  # the sentence about an unknown place comes before anything else
        places = dict.fromkeys((found["name"] for found in PLACE.finditer(route)), "x")
        taken = methods_of(view, **places)
        assert taken is not None, (
            f"/{route} names no methods: add @require_http_methods, @require_GET or @require_POST."
        )
        for method in METHODS:
            body = FILLED_IN.get(route) if method == "POST" else None
            right = access.right.code if access.right else ""
            yield Row(route, method, access.kind, right, method in taken, body)


def _operations(made: Objects) -> Iterator[Row]:
    document = openapi_document()
    routes = dict.fromkeys(
        route for route, _name, view in views_of(get_resolver()) if getattr(access_of(view), "kind", "") == "api_key"
    )
    for route in routes:
        documented = document["paths"]["/" + PLACE.sub(lambda found: f"{{{found['name']}}}", route)]
        for method in METHODS:
            operation = documented.get(method.lower())
            if operation is None:
                yield Row(route, method, "api_key", "", is_accepted=False)
            else:
                body = _body_of(operation, document, made)
                # Of two rights that are enough, each one alone opens the address: a row of its own.
                for right in filter(None, (operation["x-right"], operation.get("x-or-right"))):
                    yield Row(route, method, "api_key", right, body=body)
    assert {f"/{route}".split("<")[0].startswith(f"/{PREFIX}") for route in routes} == {True}


def _body_of(operation: dict[str, Any], document: dict[str, Any], made: Objects) -> Any:
    """Return a complete body of the kind that the operation documents, or None."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return _value_of(content["schema"], document, made) if content else None


def _value_of(schema: dict[str, Any], document: dict[str, Any], made: Objects) -> Any:
    # A body with a default wraps its reference.
    schema = next(iter(schema.get("allOf", [])), schema)
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        needed = schema.get("required", [])
        return {name: _value_of(schema["properties"][name], document, made) for name in needed}
    by_format = {"uuid": str(made.subgroup.pk), "email": "ewa.nowa@acme.example"}
    by_type = {"integer": 1, "number": 1, "boolean": True, "array": []}
    return by_format.get(schema.get("format", "")) or by_type.get(schema.get("type", ""), "Correct!Horse7")
