"""A limit for each stop: a browser that no longer answers is ended, so that the walk fails and says where it stood."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from threading import Timer
from typing import Self

from playwright.sync_api import Browser

#: The slowest stop waits for mails and hashes several passwords, on a machine that does other things too.
STOP_SECONDS = 180


@dataclass
class StopLimit:
    """Ends the browser when a stop takes too long: some calls of Playwright wait for its answer without any limit.

    >>> with StopLimit(browser) as limit:
    ...     limit.begin("pl-light-1440/04-dashboard")
    """

    browser: Browser
    seconds: float = STOP_SECONDS
    stood_at: str = ""
    _timer: Timer | None = field(default=None, init=False)
    _pid: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        """Find the browser's process."""
        told = self.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self._pid = next(int(one["id"]) for one in told if one["type"] == "browser")
        return self

    def __exit__(self, *_error: object) -> None:
        """Watch no longer."""
        self._rest()

    def begin(self, where: str) -> None:
        """Let the time run anew; ``where`` is the stop that it runs for."""
        self._rest()
        self._timer = Timer(self.seconds, self._give_up, [where])
        self._timer.daemon = True
        self._timer.start()

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _give_up(self, where: str) -> None:
        self.stood_at = where
        os.kill(self._pid, signal.SIGKILL)
