"""The OpenAPI document as a page draws it: operations with parameters, fields and examples in the reader's language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from telecube.core.manifest import all_rights

EXAMPLES: dict[str, Any] = {
    "uuid": "0193a1f4-7c3e-7b5a-9d2e-3f6a1c8b0e4d",
    "date-time": "2026-11-23T12:06:00Z",
    "email": "jan.kowalski@firma.example",
    "first_name": "Jan",
    "last_name": "Kowalski",
    "work_number": "+48602345678",
    "presentation_number": "+48226009600",
    "extension": "104",
    "call_presentations": ["+48226009600"],
    "sms_presentations": ["KLIMATECH"],
    "time_zone": "Europe/Warsaw",
    "avatar_url": None,
    "icon": "building",
    "code": "calls.history.view",
    "scopes": ["own", "group", "all"],
    "grants": ["calls.history.view:own", "calls.history.view:group", "calls.history.view:all"],
    "device_id": "k3x9q2m7w1zb",
    "name": "Serwis",
    "rights": ["contacts.person.view"],
    "next_cursor": None,
    "language": "pl",
    "user_ids": [],
    "user_group_ids": [],
    "password": "Tajne!Haslo7",
    "sip_password": "f7Kp2mXq9RtV",
}


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    kind: str
    is_required: bool
    description: str
    place: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation."""

    code: str
    method: str
    path: str
    summary: str
    right: str
    or_right: str
    status: str
    parameters: list[Field]
    fields: list[Field]
    request_example: str
    answer_example: str


@dataclass(frozen=True)
class Chapter:
    """The operations on one noun."""

    tag: str
    title: str
    description: str
    operations: list[Operation]


def chapters_of(document: dict[str, Any], *, titles: dict[str, str]) -> list[Chapter]:
    """Return the operations of a document by noun, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            for tag in details.get("tags", [""]):
                found.setdefault(tag, []).append(_operation(document, path, method, details))
    texts = {tag["name"]: _translated(tag["description"]) for tag in document.get("tags", [])}
    return [Chapter(tag, titles.get(tag, tag), texts.get(tag, ""), operations) for tag, operations in found.items()]


def _operation(document: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    body = _content_schema(details.get("requestBody", {}))
    status, answer = next(iter(details["responses"].items()))
    answered = _content_schema(answer)
    return Operation(
        code=details["operationId"],
        method=method.upper(),
        path=path,
        summary=_translated(details["summary"]),
        right=_name_of_right(details.get("x-right", "")),
        or_right=_name_of_right(details.get("x-or-right", "")),
        status=str(status),
        parameters=[_parameter(one) for one in details.get("parameters", [])],
        fields=_fields(document, body),
        request_example=_example_text(document, body),
        answer_example=_example_text(document, answered),
    )


def _name_of_right(code: str) -> str:
    right = all_rights().get(code)
    return str(right.name) if right else ""


def _parameter(parameter: dict[str, Any]) -> Field:
    schema = parameter["schema"]
    return Field(
        name=parameter["name"],
        kind=_kind(schema),
        is_required=parameter.get("required", False),
        description=_translated(schema.get("description", "")),
        place=parameter["in"],
    )


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    whole = _resolved(document, schema)
    required = whole.get("required", [])
    return [
        Field(name, _kind(part), name in required, _translated(part.get("description", "")))
        for name, part in whole.get("properties", {}).items()
    ]


def _content_schema(part: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = part.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    # A body with a default wraps its reference.
    reference = schema.get("$ref") or next((part.get("$ref") for part in schema.get("allOf", [])), None)
    if not reference:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_kind(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "object")


def _example_text(document: dict[str, Any], schema: dict[str, Any]) -> str:
    if not schema or schema == {"type": "null"}:
        return ""
    return json.dumps(_example(document, schema, name=""), ensure_ascii=False, indent=2)


def _example(document: dict[str, Any], schema: dict[str, Any], *, name: str) -> Any:
    if name in EXAMPLES:
        return EXAMPLES[name]
    schema = _resolved(document, schema)
    if "properties" in schema:
        return {key: _example(document, part, name=key) for key, part in schema["properties"].items()}
    if "anyOf" in schema:
        return _example(document, schema["anyOf"][0], name=name)
    if schema.get("type") == "array":
        return [_example(document, schema.get("items", {}), name="")]
    return _plain_example(schema)


def _plain_example(schema: dict[str, Any]) -> Any:
    by_format = EXAMPLES.get(schema.get("format", ""))
    if by_format is not None:
        return by_format
    return {"boolean": False, "integer": 1, "null": None}.get(schema.get("type", ""), "…")


def _translated(text: str) -> str:
    return gettext(text) if text else ""
