"""Makes the sound files of all phrases, in both languages and both rates."""

from collections.abc import Iterator
from pathlib import Path

from telecube.telephony.voice.phrases import PHRASES
from telecube.telephony.voice.sound import RATES
from telecube.telephony.voice.speech import LANGUAGES, speak


def make_prompts(folder: Path) -> Iterator[Path]:
    """Make <folder>/<language>/<code>.wav and .wav16; yield each file when it is there. Raises SpeechFailed."""
    for language in LANGUAGES:
        for phrase in PHRASES:
            for ending in RATES:
                path = folder / language / f"{phrase.code}{ending}"
                speak(phrase.text(language), language=language, to=path)
                yield path
