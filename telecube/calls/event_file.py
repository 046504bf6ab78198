"""Reading the switch's event file: whole lines only, through rotation by rename, without missing the next one."""

import ctypes
import hashlib
import os
import select
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPRESSED = {".gz", ".xz", ".zst"}
_BATCH_BYTES = 512 * 1024
# From <sys/inotify.h>: written to, created, moved in.
_IN_CHANGES = 0x2 | 0x100 | 0x80


@dataclass(frozen=True)
class Line:
    """One whole line and where it stands in its file."""

    offset: int
    end: int
    text: bytes


def files_oldest_first(path: Path) -> list[Path]:
    """The event file and what rotation by rename left beside it."""
    beside = path.parent.glob(f"{path.name}*")
    found = [file for file in beside if file.suffix not in _COMPRESSED and file.is_file()]
    return sorted(found, key=lambda file: (file == path, _changed(file), file.name))


def file_id_of(path: Path) -> str | None:
    """The file's name for good: made of its first line, so that it survives renames and copies.

    None while there is no whole line yet: nothing to read, nothing to remember.
    """
    try:
        with path.open("rb") as file:
            first = file.readline()
    except FileNotFoundError:
        return None
    return hashlib.sha256(first).hexdigest()[:32] if first.endswith(b"\n") else None


def lines_from(path: Path, offset: int) -> list[Line]:
    """Whole lines from the offset on, at most one batch of them; a line still being written waits."""
    with path.open("rb") as file:
        file.seek(offset)
        block = file.read(_BATCH_BYTES)
        if len(block) == _BATCH_BYTES and b"\n" not in block:
            block += file.readline()
    return list(_split(block, offset))


class Watch:
    """Wakes at once when something in the folder changes; looks itself every so often where the kernel cannot tell."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        library = ctypes.CDLL(None, use_errno=True)
        self._descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor >= 0:
            library.inotify_add_watch(self._descriptor, os.fsencode(folder), _IN_CHANGES)

    def wait(self, seconds: float) -> None:
        """Return on the next change, at the latest after so many seconds."""
        if self._descriptor < 0:
            select.select([], [], [], min(seconds, 0.05))
            return
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if ready:
            os.read(self._descriptor, 65536)

    def close(self) -> None:
        """Give the watch back to the kernel."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _split(block: bytes, offset: int) -> Iterator[Line]:
    start = 0
    while (end := block.find(b"\n", start)) >= 0:
        yield Line(offset + start, offset + end + 1, block[start:end])
        start = end + 1


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
