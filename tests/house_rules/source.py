"""Our own source as data, for the house rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = HOUSE / "telecube"


def modules(*, inside: str = "") -> Iterator[tuple[Path, ast.Module]]:
    """Yield (path relative to the house, syntax tree) of our modules without tests and migrations."""
    for path in sorted(ROOMS.rglob("*.py")):
        place = path.relative_to(HOUSE)
        if {"tests", "migrations"} & set(place.parts) or inside not in str(place):
            continue
        yield place, ast.parse(path.read_text())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield all functions and methods."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring
