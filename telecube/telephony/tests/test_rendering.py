"""The exchange's configuration files."""

from pathlib import Path

import pytest

from telecube.config import config
from telecube.telephony.asterisk.rendering import TEMPLATES, SwitchParts, UnusableValue, fill, render
from telecube.telephony.voice.phrases import PHRASES
from telecube.telephony.voice.prompts import make_prompts


@pytest.fixture
def parts(tmp_path: Path) -> SwitchParts:
    return SwitchParts(tmp_path / "modules", tmp_path / "data", tmp_path / "sounds", tmp_path / "psqlodbcw.so")


def test_all_files_are_written_for_the_owner_alone(tmp_path: Path, parts: SwitchParts) -> None:
    etc = render(config.model_copy(update={"home": tmp_path}), parts, database_name="telecube")
    written = {path.name for path in etc.iterdir()}
    assert written == {path.name for path in TEMPLATES.iterdir()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in etc.iterdir())
    assert config.switch_password in (etc / "res_odbc.conf").read_text()
    assert f"bind = {config.sip_address}:{config.sip_port}" in (etc / "pjsip.conf").read_text()
    assert "[" + str(tmp_path / "asterisk/log/cel/cel.csv") + "]" in (etc / "cel_custom.conf").read_text()


def test_a_setting_cannot_add_lines_of_its_own() -> None:
    with pytest.raises(UnusableValue):
        fill("realm = @sip_realm@", {"sip_realm": "x\n[evil]"})


def test_a_misspelt_place_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("@no_such_thing@", {})


def test_the_dial_plan_ends_every_path_and_answers_by_itself_only_the_test_call() -> None:
    text = (TEMPLATES / "extensions.conf").read_text()
    answering = [context for context in text.split("\n[") if "Answer(" in context]
    assert [context.split("]")[0] for context in answering] == ["test_call"]
    assert "Hangup(0" not in text
    for context in text.split("\n[")[2:]:
        last = [row for row in context.splitlines() if row and not row.startswith(";")][-1]
        assert any(end in last for end in ("Hangup(", "Goto(", "Return(")), context


def test_the_exchange_finds_the_prompts_in_the_callers_language(tmp_path: Path, parts: SwitchParts) -> None:
    own = config.model_copy(update={"home": tmp_path})
    render(own, parts, database_name="telecube")
    for path in make_prompts(own.prompt_directory):
        assert path.stat().st_size > 10_000
    sounds = tmp_path / "asterisk/data/sounds"
    for phrase in PHRASES:
        polish, english = sounds / f"pl/telecube/{phrase.code}.wav", sounds / f"telecube/{phrase.code}.wav"
        assert polish.read_bytes() != english.read_bytes()
        assert polish.with_suffix(".wav16").exists()
    assert "Playback(telecube/account-ended,noanswer)" in (tmp_path / "asterisk/etc/extensions.conf").read_text()
