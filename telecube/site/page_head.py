"""What stands in the head of a page: title, description, addresses in both languages, structured data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from telecube.config import config
from telecube.site.addresses import DEFAULT_LANGUAGE, LANGUAGES, route_name

LOCALES = {"pl": "pl_PL", "en": "en_GB"}


@dataclass(frozen=True)
class PageHead:
    """One page in one language. ``page`` is its name among the addresses; ``place`` the arguments of the address."""

    page: str
    language: str
    title: str
    description: str
    place: dict[str, Any] = field(default_factory=dict)
    data: Sequence[dict[str, Any]] = ()
    is_indexed: bool = True

    @property
    def path(self) -> str:
        """The path of this page."""
        return site_path(self.page, self.language, **self.place)

    @property
    def canonical(self) -> str:
        """The one address of this page for search engines."""
        return config.base_url + self.path

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """Language and address of this page in each language, and for whoever reads neither."""
        found = [(one, config.base_url + site_path(self.page, one, **self.place)) for one in LANGUAGES]
        return [*found, ("x-default", config.base_url + site_path(self.page, DEFAULT_LANGUAGE, **self.place))]

    @property
    def other_language(self) -> str:
        """The language that this page is not in."""
        return next(one for one in LANGUAGES if one != self.language)

    @property
    def other_path(self) -> str:
        """The path of this page in the other language."""
        return site_path(self.page, self.other_language, **self.place)

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it."""
        return LOCALES[self.language]

    @property
    def other_locale(self) -> str:
        """The other language as Open Graph writes it."""
        return LOCALES[self.other_language]

    @property
    def picture(self) -> str:
        """The picture that is shown where somebody shares the address."""
        return config.base_url + static(f"site/pictures/share-{self.language}.png")


def site_path(page: str, language: str, **place: Any) -> str:
    """Return the path of a page of the site in a language."""
    return reverse(f"site:{route_name(page, language)}", kwargs=place or None)
