"""How the house is written: sizes, docstrings, actions with an actor, fragments with one name in all places."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house_rules.source import HOUSE, ROOMS, functions, length, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
#: May only shrink.
LONGER_ALLOWED: set[str] = set()


def test_no_file_is_longer_than_the_limit() -> None:
    long = {
        str(path)
        for path, _tree in modules()
        if len((HOUSE / path).read_text().splitlines()) > LONGEST_FILE and str(path) not in LONGER_ALLOWED
    }
    assert long == set()


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{path}:{node.name} ({length(node)})"
        for path, tree in modules()
        for node in functions(tree)
        if length(node) > LONGEST_FUNCTION and f"{path}:{node.name}" not in LONGER_ALLOWED
    }
    assert long == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = {
        str(path) for path, tree in modules() if not ast.get_docstring(tree) and (HOUSE / path).read_text().strip()
    }
    assert silent == set()


def test_whatever_is_audited_or_announced_names_its_actor() -> None:
    without = {
        f"{path}:{node.name}"
        for path, tree in modules(inside="/actions")
        for node in functions(tree)
        if called_names(node) & {"record", "announce"} and "actor" not in known_names(node)
    }
    assert without == set()


def test_actions_are_atomic() -> None:
    loose = {
        f"{path}:{node.name}"
        for path, tree in modules(inside="/actions")
        for node in functions(tree)
        if "record" in called_names(node)
        and not node.name.startswith("_")
        and not (
            {"atomic", "tenant_scope"} & called_names(node)
            or any("atomic" in ast.dump(decorator) for decorator in node.decorator_list)
        )
    }
    assert loose == set()


def called_names(node: ast.AST) -> set[str]:
    """Return the last names of all calls inside a node."""
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}


def known_names(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the arguments and assigned names of a function."""
    assigned = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return assigned | {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}


def test_nobody_reads_the_environment_but_the_configuration() -> None:
    readers = {
        str(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert {path for path in readers if "devtools" not in path} <= {"telecube/config.py", "telecube/asgi.py"}


def test_only_one_file_knows_the_job_library() -> None:
    knowing = {
        str(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("procrastinate")
    }
    assert knowing == {"telecube/core/jobs.py"}


TEMPLATES = sorted(ROOMS.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)
    assert "javascript:" not in text


def test_every_room_has_a_door_plate() -> None:
    rooms = [path.parent for path in ROOMS.glob("*/apps.py")]
    assert len(rooms) >= 8
    assert [room.name for room in rooms if not (room / "README.md").exists()] == []


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_the_tables_of_rooms_name_every_room(page: str) -> None:
    rooms = {path.parent.name for path in ROOMS.glob("*/apps.py")}
    cells = re.findall(r"^\| \[?([a-z]+)\b", (HOUSE / page).read_text(), re.MULTILINE)
    assert rooms - set(cells) == set()


def test_migrations_have_human_names() -> None:
    nameless = {
        path.name for path in ROOMS.rglob("migrations/0*.py") if re.search(r"_(auto_|initial|alter_\d)", path.name)
    }
    assert nameless == set()
