"""A greeting that somebody recorded: a WAV file is played, whatever else comes is refused in a sentence."""

from __future__ import annotations

import io
import random
import struct
import wave
from array import array
from collections.abc import Callable
from itertools import pairwise
from math import pi, sin
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.errors import DomainError
from telecube.telephony.actions.greetings import GreetingWish, change_greeting, restore_greeting
from telecube.telephony.greeting_errors import RecordingMissing, RecordingTooLarge
from telecube.telephony.models import Greeting
from telecube.telephony.queries.greetings import company_greeting
from telecube.telephony.voice.errors import SoundSilent, SoundTooLong, SoundUnreadable
from telecube.telephony.voice.greetings import find_file, remove_files
from telecube.telephony.voice.recordings import MOST_BYTES, Recording
from telecube.telephony.voice.sound import NotASoundFile, read_wav
from tests.world import Company

ClientOf = Callable[[User], Client]
PAGE, SPEECH = "/exchange/greeting/", "/exchange/greeting/speech/"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("telecube.telephony.voice.greetings.config", config.model_copy(update={"home": tmp_path}))
    cache.clear()


def tone(
    seconds: float = 1,
    *,
    rate: int = 44100,
    channels: int = 1,
    width: int = 2,
    loudness: int = 9000,
    hertz: float = 440,
) -> bytes:
    """Return a WAV file with a tone."""
    samples = array("h", [round(loudness * sin(2 * pi * hertz * at / rate)) for at in range(round(seconds * rate))])
    raw = array("h", [sample for sample in samples for _channel in range(channels)]).tobytes()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(raw)
    return buffer.getvalue()


def bring(company: Company, content: bytes | None, *, is_on: bool = True, name: str = "powitanie.wav") -> Greeting:
    """Bring a file as Anna does; None: keep the one that is there."""
    recording = None if content is None else Recording(name, content)
    wish = GreetingWish(text="", language="pl", is_on=is_on, kind="recording", recording=recording)
    return change_greeting(company.actor("anna"), wish, revision=company_greeting().revision)


def files_of(folder: Path, company: Company) -> list[str]:
    return sorted(path.name for path in (folder / "greetings" / str(company.id)).glob("*"))


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (22050, 2), (44100, 1), (48000, 2)])
def test_a_recording_is_made_into_both_rates(acme: Company, tmp_path: Path, rate: int, channels: int) -> None:
    made = bring(acme, tone(2, rate=rate, channels=channels))
    assert (made.kind, made.recording_name, made.is_on, made.seconds) == ("recording", "powitanie.wav", True, 2)
    for ending, wanted in ((".wav", 8000), (".wav16", 16000)):
        samples, found = read_wav(tmp_path / "greetings" / str(acme.id) / f"{made.sound}{ending}")
        assert found == wanted
        assert len(samples) == 2 * wanted
        crossings = sum(before < 0 <= after for before, after in pairwise(samples))
        assert crossings == pytest.approx(2 * 440, abs=2)


def test_without_another_file_the_recording_stays_on_and_off(acme: Company) -> None:
    first = bring(acme, tone())
    assert bring(acme, None, is_on=False).sound == first.sound
    assert bring(acme, None).sound == first.sound
    second = bring(acme, tone(hertz=700), name="nowe.wav")
    assert second.sound != first.sound
    assert restore_greeting(acme.actor("anna"), revision=second.revision).recording_name == "powitanie.wav"
    last = AuditEntry.objects.filter(action="telephony.greeting.restored").get()
    assert last.changes == {"greeting_recording": ["nowe.wav", "powitanie.wav"]}


def test_there_has_to_be_a_recording_to_play_one(acme: Company) -> None:
    with pytest.raises(RecordingMissing):
        bring(acme, None)
    made = bring(acme, tone())
    remove_files(made.sound, company_id=acme.id)
    with pytest.raises(RecordingMissing):
        bring(acme, None)
    assert not bring(acme, None, is_on=False).is_on


def test_a_text_takes_its_place_and_no_name_is_left(acme: Company) -> None:
    bring(acme, tone())
    wish = GreetingWish(text="Dzień dobry", language="pl", is_on=True)
    text = change_greeting(acme.actor("anna"), wish, revision=1)
    assert (text.kind, text.recording_name) == ("text", "")
    with pytest.raises(RecordingMissing):
        bring(acme, None)


def lying_head(content: bytes) -> bytes:
    """Return the file with a head that claims four gigabytes."""
    at, huge = content.index(b"data") + 4, struct.pack("<L", 0xFFFFFFF0)
    return content[:4] + huge + content[8:at] + huge + content[at + 4 :]


REFUSED: dict[str, tuple[bytes, type[DomainError]]] = {
    "nothing": (b"", SoundUnreadable),
    "letters": (b"RIFF of letters", SoundUnreadable),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), SoundUnreadable),
    "a head alone": (tone(0.1)[:44], SoundUnreadable),
    "8 bits": (tone(width=1), SoundUnreadable),
    "24 bits": (tone(width=3), SoundUnreadable),
    "a rate of 96 kHz": (tone(rate=96000), SoundUnreadable),
    "a rate of 4 kHz": (tone(rate=4000), SoundUnreadable),
    "no rate": (tone()[:24] + bytes(4) + tone()[28:], SoundUnreadable),
    "no channels": (tone()[:22] + bytes(2) + tone()[24:], SoundUnreadable),
    "a million chunks": (tone()[:12] + b"junk\0\0\0\0" * 1_000_000, SoundUnreadable),
    "61 seconds": (tone(61, rate=8000), SoundTooLong),
    "silence": (tone(loudness=0), SoundSilent),
    "too many bytes": (tone() + bytes(MOST_BYTES), RecordingTooLarge),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_played_is_refused_in_a_sentence_and_leaves_nothing(
    acme: Company, tmp_path: Path, name: str
) -> None:
    content, refusal = REFUSED[name]
    with pytest.raises(refusal) as refused:
        bring(acme, content)
    assert str(refused.value)
    assert not Greeting.objects.exists()
    assert files_of(tmp_path, acme) == []


def test_a_head_that_claims_gigabytes_is_not_believed(acme: Company) -> None:
    assert bring(acme, lying_head(tone(2))).seconds == 2


def test_a_broken_file_is_a_sound_or_none_and_never_an_accident(tmp_path: Path) -> None:
    whole, chance, path = tone(0.05), random.Random(7), tmp_path / "broken.wav"
    for _turn in range(2000):
        content = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.3 else whole)
        for _place in range(chance.randrange(1, 6)):
            if content:
                content[chance.randrange(min(len(content), 60))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            samples, rate = read_wav(path)
        except NotASoundFile:
            continue
        assert len(samples) <= len(content)
        assert rate >= 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("a\x00b\n.wav", "ab.wav"), ("x" * 300 + ".wav", None), ("", "–")],
)
def test_the_name_of_a_file_is_only_a_name(acme: Company, name: str, kept: str | None) -> None:
    made = bring(acme, tone(0.2), name=name)
    assert len(made.recording_name) <= 120
    if kept is not None:
        assert made.recording_name == kept


def test_a_file_is_brought_on_the_page_and_heard_there(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    file = SimpleUploadedFile("nagranie.wav", tone(2), content_type="audio/wav")
    sent = {"revision": 0, "kind": "recording", "is_on": "on", "text": "", "language": "pl", "recording": file}
    assert client.post(PAGE, sent).status_code == 302
    assert company_greeting().recording_name == "nagranie.wav"
    page = client.get(PAGE).content.decode()
    assert "nagranie.wav" in page
    assert "trwa 2 sekundy" in page
    sound = client.post(SPEECH, {"kind": "recording"})
    assert sound["Content-Type"] == "audio/wav"
    path = find_file(company_greeting().sound, company_id=acme.id)
    assert path is not None
    assert sound.content == path.read_bytes()


@pytest.mark.parametrize(("name", "sentence"), [("letters", "Tego pliku nie można odczytać"), ("silence", "nic nie")])
def test_a_refused_file_is_told_at_its_field(acme: Company, client_of: ClientOf, name: str, sentence: str) -> None:
    file = SimpleUploadedFile("x.wav", REFUSED[name][0])
    sent = {"revision": 0, "kind": "recording", "is_on": "on", "text": "Dzień", "language": "pl", "recording": file}
    answer = client_of(acme.anna).post(PAGE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'id="id_recording-error"' in page
    assert "Dzień</textarea>" in page


def test_without_a_recording_there_is_nothing_to_hear(acme: Company, client_of: ClientOf) -> None:
    answer = client_of(acme.anna).post(SPEECH, {"kind": "recording"}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "Wybierz plik WAV" in answer.json()["title"]
