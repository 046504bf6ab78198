"""A recording that somebody brought, as a file for a moment. What is in it is judged where it can do no harm."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: A minute of two channels at 48 kHz has 11 MB; of one channel, as people record themselves, half of that.
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Recording:
    """A file as it came from a browser."""

    name: str
    content: bytes


@contextmanager
def recorded(recording: Recording) -> Iterator[Path]:
    """Yield the recording as a file; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="telecube-recording-") as folder:
        path = Path(folder) / "recording.wav"
        path.write_bytes(recording.content)
        yield path
