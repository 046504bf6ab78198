"""What the set-up says on the terminal: steps, progress, troubles."""

import sys
import time
from types import TracebackType


class Trouble(Exception):
    """Something the reader has to mend; the text is a sentence for him."""


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


class Step:
    """Announces a long step with its reason, shows its progress and how long it took.

    >>> with Step("Python packages", "the application and its tests run on them") as step:
    ...     step.advance(1, 3)
    """

    def __init__(self, what: str, why: str) -> None:
        self.what = what
        self.why = why
        self._began = time.monotonic()
        self._last_tenth = 0

    def __enter__(self) -> "Step":
        say(f"• {self.what} – {self.why}")
        return self

    def advance(self, done: int, total: int, note: str = "") -> None:
        """On a terminal every change is drawn in place, in a log only each tenth."""
        tenth = 10 * done // max(total, 1)
        text = f"  {100 * done // max(total, 1):3d} %  {done} of {total}  {note}"
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K" + text[:110])
            sys.stdout.flush()
        elif tenth > self._last_tenth:
            say(text.rstrip())
        self._last_tenth = tenth

    def note(self, text: str) -> None:
        """The newest line of a tool that has no measurable progress."""
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K  " + text[:105])
            sys.stdout.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K")
        if kind is None:
            say(f"  done in {time.monotonic() - self._began:.0f} s")
