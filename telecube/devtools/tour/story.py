"""Stops that need something made first: a story makes it, halts where there is something to see, and removes it.

>>> def tell(guide: Guide) -> Generator[Scene]:
...     with own_user(guide) as somebody:
...         page = guide.logged_in(somebody.email, somebody.password)
...         yield Scene("90-first-day", page)
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page

from telecube.devtools.tour.looks import Look

if TYPE_CHECKING:
    from telecube.devtools.tour.walk import Tour


@dataclass(frozen=True)
class Scene:
    """A moment of a story. ``expected``: statuses below 200 and above 399 that belong to it."""

    name: str
    page: Page
    is_whole: bool = False
    overlay: str = ""
    expected: tuple[int, ...] = ()


@dataclass(frozen=True)
class Story:
    """A way through several pages. ``stops``: the names of its scenes and the names of the addresses that they show."""

    tell: Callable[[Guide], Generator[Scene]]
    stops: Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """The API key by which the tour makes and removes its people."""

    name: str
    secret: str


@dataclass
class Guide:
    """Opens pages for a story, in one look; closes them when the block ends."""

    tour: Tour
    browser: Browser
    look: Look
    _contexts: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Guide:
        """Begin the story."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close what was opened."""
        self.close_pages()

    def close_pages(self) -> None:
        """Close what was opened; who opens a page after it logs in again."""
        self._contexts.close()
        self.__dict__.pop("administrator", None)

    def stranger(self) -> Page:
        """Return a page of a browser that was never here."""
        return self.tour.listening_page(self._contexts.enter_context(self.tour.context(self.browser, self.look)))

    def logged_in(self, email: str, password: str) -> Page:
        """Return a page of a browser in which somebody is logged in."""
        page = self.stranger()
        self.tour.log_in(page, self.look, email=email, password=password)
        return page

    @cached_property
    def administrator(self) -> Page:
        """A page of the main administrator."""
        return self.logged_in(self.tour.email, self.tour.password)

    def open(self, page: Page, path: str) -> Page:
        """Go to an address of the installation."""
        page.goto(self.tour.base_url + path)
        return page
