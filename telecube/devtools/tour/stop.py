"""A page of the tour, and what many of them do before the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

SETTLE_MS = 500
PHONE_PX = 768
FOUND = 200
#: A health page answers what it finds.
WHATEVER = 0


@dataclass(frozen=True)
class Stop:
    """A page of the tour; ``prepare`` does what has to be seen on it.

    ``is_whole``: the picture has also what is below the fold. ``overlay``: selector of a menu that lies over the page;
    what is half under it is no small target, what is in it has to be large enough. ``english``: the path in English,
    where the language stands in the address. ``shows``: the name of the address that ``prepare`` leads to.
    """

    name: str
    path: str
    needs_login: bool = True
    prepare: Callable[[Page], None] | None = None
    is_whole: bool = False
    overlay: str = ""
    english: str = ""
    shows: str = ""
    answers: int = FOUND

    def path_in(self, language: str) -> str:
        """Return where the page is for readers of the language."""
        return self.english if self.english and language == "en" else self.path


def open_first_row(page: Page) -> None:
    """Follow the first name in a list."""
    page.locator("#page table a, #page .tc-item a").first.click()
    page.wait_for_timeout(SETTLE_MS)


def send_form(page: Page) -> None:
    """Send the form as it is; empty, it shows the refusal."""
    page.locator("#page form [type=submit], #page form button:not([type=button])").last.click()
    page.wait_for_timeout(SETTLE_MS)
