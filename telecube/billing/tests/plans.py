"""How much a query looks at, by the database's own word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connections


def rows_read(sql: str, *, using: str = "default") -> Counter[str]:
    """Run the query and return how many rows of each table it looked at, found or passed over."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (told,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    read: Counter[str] = Counter()
    for node in _nodes_of(plan):
        if "Relation Name" in node:
            read[node["Relation Name"]] += _rows_of(node)
    return read


def _rows_of(node: dict[str, Any]) -> int:
    removed = sum(node.get(f"Rows Removed by {step}", 0) for step in ("Filter", "Index Recheck"))
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def _nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes_of(below)
