"""scripts/check and scripts/test: what a change must pass."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from telecube.devtools.commands import run
from telecube.devtools.instance import PROJECT_ROOT, PYTHON, Instance
from telecube.devtools.screen import Trouble, say
from telecube.devtools.setup import open_or_make, prepare_instance, running_postgres, set_up, troubles_end_the_program
from telecube.devtools.supervisor import sole_run

BIN = PYTHON.parent


def check_main(arguments: Sequence[str]) -> None:
    with troubles_end_the_program():
        set_up()
        check_all(open_or_make("dev"))


def test_main(arguments: Sequence[str]) -> None:
    """Sets up, checks, then hands the arguments to pytest, whose closing line is the last one."""
    with troubles_end_the_program():
        set_up(with_tests=True)
        with sole_run(open_or_make("test")):
            instance = prepare_instance("test")
            check_all(instance)
            say("• Tests")
            with running_postgres(instance):
                code = run_pytest(instance, arguments)
        sys.exit(code)


def run_pytest(instance: Instance, arguments: Sequence[str]) -> int:
    """An interrupted pytest still takes down what its fixtures have started, so it is waited for."""
    command = [str(PYTHON), "-m", "pytest", *arguments]
    pytest = subprocess.Popen(command, cwd=PROJECT_ROOT, env={**os.environ, **instance.environment})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C reaches pytest by itself
    signal.signal(signal.SIGTERM, lambda number, frame: pytest.send_signal(signal.SIGINT))
    return pytest.wait()


def check_all(instance: Instance) -> None:
    """Every check runs, so that one pass shows all findings."""
    checks: dict[str, Callable[[], object]] = {
        "style (ruff)": lambda: _tool(instance, "ruff", "check", "--quiet", "."),
        "layout (ruff)": lambda: _tool(instance, "ruff", "format", "--check", "--quiet", "."),
        "types (mypy)": lambda: _tool(instance, "mypy"),
        "ladder of rooms (import-linter)": lambda: _tool(instance, "lint-imports"),
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


def _tool(instance: Instance, name: str, *arguments: str) -> str:
    return run([BIN / name, *arguments], purpose=name, cwd=PROJECT_ROOT, env=instance.environment, lines_shown=200)


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
