"""scripts/check and scripts/test: what a change must pass."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from telecube.devtools.commands import run
from telecube.devtools.instance import PROJECT_ROOT, PYTHON
from telecube.devtools.screen import Trouble, say
from telecube.devtools.setup import prepare_instance, running_postgres, set_up, troubles_end_the_program

BIN = PYTHON.parent


def check_main(arguments: Sequence[str]) -> None:
    with troubles_end_the_program():
        set_up()
        check_all()


def test_main(arguments: Sequence[str]) -> None:
    """Sets up, checks, then hands the rest of the arguments to pytest."""
    with troubles_end_the_program():
        set_up(with_tests=True)
        instance = prepare_instance("test")
        check_all()
        say("• Tests")
        with running_postgres(instance):
            ended = subprocess.run(
                [str(PYTHON), "-m", "pytest", *arguments],
                cwd=PROJECT_ROOT,
                env={**os.environ, **instance.environment},
                check=False,
            )
        sys.exit(ended.returncode)


def check_all() -> None:
    """Every check runs, so that one pass shows all findings."""
    checks: dict[str, Callable[[], object]] = {
        "style (ruff)": lambda: _tool("ruff", "check", "--quiet", "."),
        "layout (ruff)": lambda: _tool("ruff", "format", "--check", "--quiet", "."),
        "types (mypy)": lambda: _tool("mypy"),
        "ladder of rooms (import-linter)": lambda: _tool("lint-imports"),
        "front-end types (tsc)": _front_end_types,
        "translations (msgfmt)": check_translations,
    }
    say("• Checks")
    findings = []
    for name, check in checks.items():
        began = time.monotonic()
        try:
            check()
        except Trouble as trouble:
            findings.append(name)
            say(f"  ✗ {name}\n{trouble}")
        else:
            say(f"  ✓ {name}  {time.monotonic() - began:.1f} s")
    if findings:
        raise Trouble(f"These checks have findings: {', '.join(findings)}.")


def _tool(name: str, *arguments: str) -> str:
    settings = PROJECT_ROOT / "var/dev/env"
    env = {"TELECUBE_ENV_FILE": str(settings if settings.exists() else PROJECT_ROOT / "var/test/env")}
    return run([BIN / name, *arguments], purpose=name, cwd=PROJECT_ROOT, env=env)


def _front_end_types() -> str:
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    return run([BIN / "npm", "run", "--silent", "check"], purpose="tsc", cwd=PROJECT_ROOT, env=path)


def check_translations() -> None:
    """No catalogue has a missing or doubtful entry, or placeholders that differ from the source."""
    for po in sorted(PROJECT_ROOT.glob("telecube/*/locale/*/LC_MESSAGES/django.po")):
        name = str(po.relative_to(PROJECT_ROOT))
        summary = run(["msgfmt", "--check", "--statistics", "-o", os.devnull, po], purpose=name)
        if incomplete(summary):
            raise Trouble(f"{name}: {summary.strip()}")


def incomplete(summary: str) -> bool:
    """Whether msgfmt's one-line summary speaks of fuzzy or untranslated messages."""
    return bool(re.search(r"fuzzy|untranslated", summary))
