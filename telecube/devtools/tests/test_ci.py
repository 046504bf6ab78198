"""Continuous integration keeps what a run has measured and ends as the tests ended."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from telecube.devtools.instance import PROJECT_ROOT

MEASURE = """#!/bin/sh
mkdir -p var/reports/lighthouse
echo measured > var/reports/lighthouse/home.html
echo "$@"
exit 3
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tests measure something and fail with code 3."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / "scripts").mkdir()
    shutil.copy(PROJECT_ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "scripts/test").write_text(MEASURE)
    (tmp_path / "scripts/test").chmod(0o755)
    return tmp_path


def run(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what continuous integration runs."""
    return subprocess.run(
        [checkout / ".ci/run", "-x"],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_reports_are_copied_where_the_machine_keeps_them(checkout: Path) -> None:
    ended = run(checkout, CI_ARTIFACTS=str(checkout / "kept/here"))
    assert (checkout / "kept/here/lighthouse/home.html").read_text() == "measured\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "-x\n", "")


def test_without_a_place_they_stay_in_var_reports(checkout: Path) -> None:
    assert run(checkout).returncode == 3
    assert (checkout / "var/reports/lighthouse/home.html").exists()


def test_a_place_that_cannot_be_written_ends_the_run_with_an_error(checkout: Path) -> None:
    (checkout / "scripts/test").write_text(MEASURE.replace("exit 3", "exit 0"))
    (checkout / "a-file").touch()
    assert run(checkout, CI_ARTIFACTS=str(checkout / "a-file/below")).returncode == 1
