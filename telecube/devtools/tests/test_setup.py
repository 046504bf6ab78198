"""Stamps, the Procfile and the translation check agree with what the scripts do."""

from pathlib import Path

import pytest

from telecube.devtools import packages
from telecube.devtools.checks import incomplete
from telecube.devtools.instance import PROJECT_ROOT, fingerprint
from telecube.devtools.screen import Trouble
from telecube.devtools.services import NAMES
from telecube.devtools.stamps import Stamp


def test_the_procfile_names_the_supervised_processes() -> None:
    lines = (PROJECT_ROOT / "Procfile").read_text().splitlines()
    assert [line.split(":", 1)[0] for line in lines] == list(NAMES)
    assert all(line.endswith(f"telecube.devtools.services {name}") for line, name in zip(lines, NAMES, strict=True))


def test_a_step_is_done_again_only_when_its_inputs_change(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("one")
    Stamp("packages", lock, folder=tmp_path / "stamps").set()
    assert Stamp("packages", lock, folder=tmp_path / "stamps").is_fresh
    lock.write_text("two")
    assert not Stamp("packages", lock, folder=tmp_path / "stamps").is_fresh


def test_the_fingerprint_sees_names_contents_and_texts(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = fingerprint(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = fingerprint(tmp_path)
    assert renamed != before
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/b.pyc").write_text("made by running it")
    assert fingerprint(tmp_path) == renamed
    assert fingerprint(tmp_path, "3.11") != fingerprint(tmp_path)


def test_an_environment_behind_a_link_is_never_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_another_checkout = tmp_path / "another"
    of_another_checkout.mkdir()
    (of_another_checkout / "kept").touch()
    (tmp_path / ".venv").symlink_to(of_another_checkout)
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    with pytest.raises(Trouble, match="leads to"):
        packages.ensure_python_packages()
    assert (of_another_checkout / "kept").exists()


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("12 translated messages.", False),
        ("12 translated messages, 1 fuzzy translation.", True),
        ("11 translated messages, 1 untranslated message.", True),
    ],
)
def test_a_catalogue_with_doubts_or_gaps_is_incomplete(summary: str, expected: bool) -> None:
    assert incomplete(summary) is expected
