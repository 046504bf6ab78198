"""The few packages of the distribution that the product needs; only missing ones are installed."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

from telecube.devtools.apt_sources import fetched_package
from telecube.devtools.cluster import find_binaries
from telecube.devtools.commands import run
from telecube.devtools.screen import Step, Trouble

CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


@dataclass(frozen=True)
class Need:
    """A package, what it is for, and how to see that the machine has what it brings."""

    package: str
    reason: str
    is_there: Callable[[], bool]


def _has(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


NEEDS = (
    Need("python3-venv", "the virtual environment", lambda: importlib.util.find_spec("ensurepip") is not None),
    Need("postgresql", "the database server", lambda: find_binaries() is not None),
    Need("gettext", "the translations", _has("msgfmt")),
    Need("espeak-ng", "the sentences that callers hear", _has("espeak-ng")),
    Need("libpangoft2-1.0-0", "invoices as PDF", lambda: find_library("pangoft2-1.0") is not None),
    Need("libharfbuzz-subset0", "the fonts inside of them", lambda: find_library("harfbuzz-subset") is not None),
)
TEST_NEEDS = (
    Need("chromium", "tests in a real browser", _has("chromium")),
    Need("libatomic1", "the program that drives the browser", lambda: find_library("atomic") is not None),
    Need("sip-tester", "load and odd requests for the exchange", _has("sipp")),
)


def ensure_packages(*, with_tests: bool) -> None:
    missing = [need for need in NEEDS + (TEST_NEEDS if with_tests else ()) if not need.is_there()]
    if not missing:
        return
    names = [need.package for need in missing]
    reasons = ", ".join(f"{need.package} for {need.reason}" for need in missing)
    with Step("System packages through apt", reasons) as step:
        _refuse_without_apt(names)
        if _lists_are_missing(names):
            run([*_as_root(), "apt-get", "-q", "update"], purpose="Reading the package lists", on_line=step.note)
        if "postgresql" in names:
            _install_postgresql(step)
            names.remove("postgresql")
        if names:
            _install(names, step)
    absent = [need.package for need in missing if not need.is_there()]
    if absent:
        raise Trouble(f"apt has installed {', '.join(absent)}, but what it should bring is still not found.")


def _refuse_without_apt(names: Iterable[str]) -> None:
    command = f"apt-get install {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise Trouble(f"This is not a Debian machine. Please install what Debian calls {' '.join(names)}.")
    if os.geteuid() != 0 and shutil.which("sudo") is None:
        raise Trouble(f"You are not root and there is no sudo. Ask root to run: {command} – then start again.")


def _as_root() -> list[str]:
    words = [] if os.geteuid() == 0 else ["sudo"]
    return [*words, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]


def _lists_are_missing(names: Iterable[str]) -> bool:
    policy = subprocess.run(["apt-cache", "policy", *names], capture_output=True, text=True, check=False).stdout
    return len(re.findall(r"^  Candidate: (?!\(none\))", policy, re.MULTILINE)) < len(list(names))


def _install(names: list[str], step: Step) -> None:
    """Installs after one look at the mirror's newest lists when the known ones have become old."""
    command = [*_as_root(), "apt-get", "install", "-q", "-y", "--no-install-recommends", *names]
    progress = _progress(step)
    try:
        run(command, purpose="Installing system packages", on_line=progress)
    except Trouble:
        run([*_as_root(), "apt-get", "-q", "update"], purpose="Reading the package lists", on_line=step.note)
        run(command, purpose="Installing system packages", on_line=progress)


def _progress(step: Step) -> Callable[[str], None]:
    total, done = 0, 0

    def count(line: str) -> None:
        nonlocal total, done
        announced = re.search(r"(\d+) newly installed", line)
        if announced:
            total, done = 2 * int(announced[1]), 0
        if total and line.startswith(("Get:", "Setting up")):
            done += 1
            step.advance(min(done, total), total, fetched_package(line) or line.split()[2])

    return count


def _install_postgresql(step: Step) -> None:
    """Installs the server's programs without the system-wide cluster that Debian would make and start."""
    if CLUSTER_SETTINGS.exists():
        # Somebody keeps PostgreSQL here already; his settings decide.
        _install(["postgresql"], step)
        return
    _install(["postgresql-common"], step)
    before = CLUSTER_SETTINGS.read_text()
    _write_as_root(CLUSTER_SETTINGS, re.sub(r"(?m)^#?create_main_cluster.*$", "create_main_cluster = false", before))
    try:
        _install(["postgresql"], step)
    finally:
        _write_as_root(CLUSTER_SETTINGS, before)


def _write_as_root(file: Path, text: str) -> None:
    command = [*_as_root(), "tee", str(file)]
    subprocess.run(command, input=text, text=True, stdout=subprocess.DEVNULL, check=True)
