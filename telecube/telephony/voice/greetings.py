"""The files of the companies' greetings: a folder for each company, names that nobody guesses, both rates.

The exchange plays them as greetings/<company>/<name>; `asterisk.greeting` in the database says which.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from uuid import UUID, uuid4

from telecube.config import config
from telecube.telephony.voice.converting import convert
from telecube.telephony.voice.sound import RATES

#: The longest greeting; while it is heard, no phone rings.
MOST_SECONDS = 60
#: A file that no greeting names is left alone for so long: somebody may just be about to name it.
UNNAMED_SECONDS = 600


def make_files(sound: Path, *, company_id: UUID) -> tuple[str, int]:
    """Make the files of a sound; return their name and how many seconds it lasts.

    Raises SoundUnreadable, SoundTooLong, SoundSilent, SoundNotConverted.
    """
    name = uuid4().hex
    folder = _folder(company_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    seconds = convert(sound, [folder / f"{name}{ending}" for ending in RATES], most_seconds=MOST_SECONDS)
    return name, round(seconds)


def find_file(name: str, *, company_id: UUID) -> Path | None:
    """Return the better of the files of a name, or None unless both are there."""
    paths = [_folder(company_id) / f"{name}{ending}" for ending in RATES]
    return paths[-1] if name and all(path.is_file() for path in paths) else None


def remove_files(name: str, *, company_id: UUID) -> None:
    """Remove the files of a name, if there are any."""
    for ending in RATES:
        (_folder(company_id) / f"{name}{ending}").unlink(missing_ok=True)


def remove_others(names: Collection[str], *, company_id: UUID) -> None:
    """Remove what is neither of these names nor brand-new: former greetings, and what a crash has left."""
    for path in _folder(company_id).glob("*"):
        try:
            if path.stem not in names and path.stat().st_mtime < time.time() - UNNAMED_SECONDS:
                path.unlink()
        except FileNotFoundError:
            continue  # somebody else was faster


def _folder(company_id: UUID) -> Path:
    return config.greeting_directory / str(company_id)
