"""Speaks texts into sound files: the border to the program that can speak (espeak-ng, or the one in the settings).

The text goes in on standard input, so that nothing in it can be an option or a command; no shell is started, the
program gets no secrets from our environment, and it has seconds, not minutes.
"""

import re
import shlex
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from telecube.config import config
from telecube.telephony.voice.errors import SpeechFailed, TextNotSpeakable
from telecube.telephony.voice.sound import RATES, NotASoundFile, read_wav, resampled, write_wav

LANGUAGES = ("pl", "en")
LONGEST_TEXT = 2000
LIMIT_SECONDS = 30
#: All that the program finds around it.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

log = structlog.get_logger(__name__)


def speak(text: str, *, language: str, to: Path) -> None:
    """Speak the text into the file `to`; its ending says the rate: .wav 8 kHz, .wav16 16 kHz.

    The file appears whole or not at all. TextNotSpeakable: nothing in it to say, or too long; SpeechFailed: the
    program failed. Both are SpeechFailed.
    """
    rate = RATES[to.suffix]
    with spoken(text, language=language) as sound:
        samples, source = read_wav(sound)
    write_wav(to, resampled(samples, source=source, target=rate), rate=rate)


@contextmanager
def spoken(text: str, *, language: str) -> Iterator[Path]:
    """Yield a WAV file with the text at whatever rate the program makes; it is gone afterwards. Raises as `speak`."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of {LANGUAGES}")
    words = speakable(text)
    with tempfile.TemporaryDirectory(prefix="telecube-speech-") as folder:
        sound = Path(folder) / "spoken.wav"
        _run(words, language, sound)
        try:
            read_wav(sound)
        except NotASoundFile as refused:
            log.error("speech_is_no_sound", reason=str(refused))
            raise SpeechFailed from refused
        yield sound


def speakable(text: str) -> str:
    """Return the text in one line without what the program would take for a command of its own."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    # espeak-ng reads [[…]] as phonemes.
    plain = re.sub(r"\[(?=\[)", "[ ", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    if not any(sign.isalnum() for sign in plain) or len(plain) > LONGEST_TEXT:
        raise TextNotSpeakable(most=LONGEST_TEXT)
    return plain


def _run(words: str, language: str, spoken: Path) -> None:
    places = {"{language}": language, "{target}": str(spoken)}
    command = [_filled(part, places) for part in shlex.split(config.speech_command)]
    try:
        subprocess.run(  # noqa: S603  # the operator's own command; the text is not part of it
            command,
            input=words.encode() + b"\n",
            capture_output=True,
            env=ENVIRONMENT,
            timeout=LIMIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as refused:
        said = getattr(refused, "stderr", None) or b""
        log.error("speech_failed", program=command[0], reason=str(refused), said=said[-500:].decode(errors="replace"))
        raise SpeechFailed from refused


def _filled(part: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        part = part.replace(place, value)
    return part
