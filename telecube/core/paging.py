"""Keyset paging: any page costs the same; no exact counts, no offsets."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows with the marks of its neighbours (None: there is none)."""

    rows: Sequence[Row]
    next_mark: str | None
    previous_mark: str | None


def page_after(
    rows: models.QuerySet[Row],
    *,
    keys: Sequence[str],
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """Return the page behind mark ``after`` (or in front of ``before``).

    ``keys`` is the order, e.g. ("-started_at", "-id"): one direction for all, the last one unique. A mark that was
    tampered with gives the first page.
    """
    backward = before is not None and after is None
    mark = read_mark(rows.model, keys, before if backward else after)
    backward = backward and mark is not None
    order = [_turn(key) for key in keys] if backward else list(keys)
    found = rows.order_by(*order)
    if mark is not None:
        found = found.filter(_beyond(order, mark))
    return page_of(list(found[: size + 1]), keys=keys, size=size, backward=backward, has_mark=mark is not None)


def page_of(batch: list[Row], *, keys: Sequence[str], size: int, backward: bool, has_mark: bool) -> Page[Row]:
    """Make a page of up to ``size`` + 1 rows that were read forward or backward from the mark, if there was one."""
    more, batch = len(batch) > size, batch[:size]
    if backward:
        batch.reverse()
    has_next = bool(batch) and (more or backward)
    has_previous = bool(batch) and ((more and backward) or (not backward and has_mark))
    return Page(
        rows=batch,
        next_mark=_write_mark(batch[-1], keys) if has_next else None,
        previous_mark=_write_mark(batch[0], keys) if has_previous else None,
    )


def _beyond(order: Sequence[str], mark: list[Any]) -> Q:
    condition, equal = Q(), Q()
    for key, value in zip(order, mark, strict=True):
        name, operator = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{operator}": value})
        equal &= Q(**{name: value})
    # The first key alone bounds the index scan; the alternation only decides ties.
    first, operator = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{operator}": mark[0]}) & condition


def _turn(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _write_mark(row: models.Model, keys: Sequence[str]) -> str:
    values = [str(getattr(row, key.lstrip("-"))) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_mark(model: type[models.Model], keys: Sequence[str], mark: str | None) -> list[Any] | None:
    """Return the values of a mark, in the types of the fields; None when there is none or it was tampered with."""
    if not mark:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except ValueError:
        return None
    is_ours = isinstance(values, list) and len(values) == len(keys) and all(isinstance(v, str) for v in values)
    if not is_ours or any("\0" in value for value in values):
        return None
    try:
        return [_field(model, key).to_python(value) for key, value in zip(keys, values, strict=True)]
    except ValidationError:
        return None


def _field(model: type[models.Model], key: str) -> Any:
    try:
        return model._meta.get_field(key.lstrip("-"))
    except FieldDoesNotExist:
        # An annotation of text, such as a name in the order of another alphabet.
        return models.CharField()
