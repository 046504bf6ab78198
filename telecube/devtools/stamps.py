"""Remembers which steps were done from which inputs, so that a second set-up takes seconds."""

from pathlib import Path

from telecube.devtools.instance import PROJECT_ROOT, fingerprint


class Stamp:
    """One finished step.

    >>> stamp = Stamp("front-end", PROJECT_ROOT / "package-lock.json")
    >>> stamp.is_fresh
    False
    """

    def __init__(self, name: str, *inputs: str | Path, folder: Path = PROJECT_ROOT / "var/stamps") -> None:
        self.file = folder / name
        self.mark = fingerprint(*inputs)

    @property
    def is_fresh(self) -> bool:
        return self.file.exists() and self.file.read_text() == self.mark

    def set(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.mark)
