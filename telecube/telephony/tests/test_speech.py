"""The voice makes real speech, whatever the text holds, and refuses in words what it cannot say."""

import subprocess
import wave
from array import array
from math import pi, sin
from pathlib import Path

import pytest

from telecube.config import Config, config
from telecube.telephony.voice import speech
from telecube.telephony.voice.errors import SpeechFailed, TextNotSpeakable
from telecube.telephony.voice.sound import NotASoundFile, read_wav, resampled, write_wav
from telecube.telephony.voice.speech import LONGEST_TEXT, speak, speakable

SENTENCE = "Mów teraz, a usłyszysz siebie."


def seconds_of(path: Path) -> float:
    samples, rate = read_wav(path)
    return len(samples) / rate


def loudness(samples: array) -> float:
    return float((sum(one * one for one in samples) / max(1, len(samples))) ** 0.5)


def with_command(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(speech, "config", config.model_copy(update={"speech_command": command}))


@pytest.mark.parametrize(("ending", "rate"), [(".wav", 8000), (".wav16", 16000)])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_sentence_becomes_speech_in_the_rate_that_the_ending_names(
    tmp_path: Path, language: str, ending: str, rate: int
) -> None:
    target = tmp_path / f"greeting{ending}"
    speak(SENTENCE, language=language, to=target)
    samples, made = read_wav(target)
    assert made == rate
    assert 1.2 < len(samples) / rate < 5
    # Silence has 0, a voice on the phone a few thousand; and it comes in syllables: some tenths are quiet.
    assert loudness(samples) > 1000
    tenths = [loudness(samples[at : at + rate // 10]) for at in range(0, len(samples) - rate // 10, rate // 10)]
    assert max(tenths) > 4 * min(tenths)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_polish_is_read_as_polish_and_longer_texts_take_longer(tmp_path: Path) -> None:
    speak(SENTENCE, language="pl", to=tmp_path / "pl.wav")
    speak(SENTENCE, language="en", to=tmp_path / "en.wav")
    speak(f"{SENTENCE} {SENTENCE}", language="pl", to=tmp_path / "twice.wav")
    assert (tmp_path / "pl.wav").read_bytes() != (tmp_path / "en.wav").read_bytes()
    assert seconds_of(tmp_path / "twice.wav") > 1.7 * seconds_of(tmp_path / "pl.wav")


@pytest.mark.parametrize(
    "text",
    [
        "-w /tmp/evil --path=/etc",
        "$(touch evil); `touch evil` | tee evil",
        "\x01d\x0220P zażółć\x00gęślą",
        "[[w@z]] <speak><audio src='/etc/passwd'/></speak>",
        "{target} {language} %s %(most)s",
        "\ud800 jaźń \u202e\u2028\n\n-\n",
    ],
)
def test_a_hostile_text_is_only_spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    speak(text, language="pl", to=tmp_path / "greeting.wav")
    assert seconds_of(tmp_path / "greeting.wav") > 0.2
    assert [path.name for path in tmp_path.iterdir()] == ["greeting.wav"]


def test_the_programs_own_commands_are_taken_out_of_a_text() -> None:
    assert speakable(" [[[x\x01]]]\n\u2028b\ud800 ") == "[ [ [x ]]] b"


@pytest.mark.parametrize("text", ["", " \n", "…!?", "a" * (LONGEST_TEXT + 1)])
def test_nothing_to_say_and_too_much_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TextNotSpeakable):
        speak(text, language="pl", to=tmp_path / "greeting.wav")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_text_is_spoken(tmp_path: Path) -> None:
    speak(("słowo " * LONGEST_TEXT)[:LONGEST_TEXT], language="pl", to=tmp_path / "greeting.wav")
    assert seconds_of(tmp_path / "greeting.wav") > 60


@pytest.mark.parametrize(
    "command",
    [
        "no-such-program {target}",
        "false {target}",
        "true {target}",
        "cp /dev/null {target}",
        "sleep {language} {target}",
    ],
)
def test_a_program_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    target = tmp_path / "greeting.wav"
    target.write_bytes(b"the old one")
    with_command(monkeypatch, command)
    with pytest.raises(SpeechFailed):
        speak(SENTENCE, language="pl", to=target)
    assert target.read_bytes() == b"the old one"


def test_a_sound_of_a_program_that_says_it_failed_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wav(tmp_path / "half", tone(440, rate=8000), rate=8000)
    with_command(monkeypatch, f"sh -c 'cp {tmp_path}/half $0; exit 3' {{target}}")
    with pytest.raises(SpeechFailed):
        speak(SENTENCE, language="pl", to=tmp_path / "greeting.wav")
    assert not (tmp_path / "greeting.wav").exists()


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "LIMIT_SECONDS", 0.1)
    with_command(monkeypatch, "sh -c 'exec sleep 60' {target}")
    with pytest.raises(SpeechFailed) as refused:
        speak(SENTENCE, language="pl", to=tmp_path / "greeting.wav")
    assert isinstance(refused.value.__cause__, subprocess.TimeoutExpired)


def test_another_voice_is_a_setting_and_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELECUBE_SECRET_KEY", "not for you")
    voice = tmp_path / "voice"
    voice.write_text(f'#!/bin/sh\nenv > {tmp_path}/seen\ncat > {tmp_path}/text\nexec cp {tmp_path}/tone "$2"\n')
    voice.chmod(0o755)
    write_wav(tmp_path / "tone", tone(440, rate=24000), rate=24000)
    with_command(monkeypatch, f"{voice} --to {{target}}")
    speak("Dzień dobry", language="pl", to=tmp_path / "greeting.wav")
    assert (tmp_path / "text").read_text() == "Dzień dobry\n"
    assert "TELECUBE" not in (tmp_path / "seen").read_text()
    assert seconds_of(tmp_path / "greeting.wav") == pytest.approx(1, abs=0.01)


def test_a_command_that_does_not_name_its_file_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="target"):
        Config.a_command("espeak-ng --stdin")


def tone(hertz: float, *, rate: int) -> array:
    """One second of a tone."""
    return array("h", [round(10000 * sin(2 * pi * hertz * at / rate)) for at in range(rate)])


@pytest.mark.parametrize("source", [8000, 16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("target", [8000, 16000])
def test_a_tone_keeps_height_and_loudness_at_another_rate(source: int, target: int) -> None:
    made = resampled(tone(440, rate=source), source=source, target=target)
    assert len(made) == target
    expected = tone(440, rate=target)
    middle = slice(target // 4, 3 * target // 4)
    assert max(abs(a - b) for a, b in zip(made[middle], expected[middle], strict=True)) < 100


def test_what_the_lower_rate_cannot_hold_is_left_out_and_does_not_fold_back() -> None:
    made = resampled(tone(6000, rate=22050), source=22050, target=8000)
    assert loudness(made[2000:6000]) < 30


def test_other_files_are_not_taken_for_sound(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("RIFF of letters")
    with wave.open(str(tmp_path / "bytes"), "wb") as eight_bit:
        eight_bit.setnchannels(1)
        eight_bit.setsampwidth(1)
        eight_bit.setframerate(8000)
        eight_bit.writeframes(b"123")
    for name in ("text", "bytes", "missing"):
        with pytest.raises(NotASoundFile):
            read_wav(tmp_path / name)
