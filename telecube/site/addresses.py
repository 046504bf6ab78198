"""Where each page of the site is, in both languages. Plain data: the tools that look at all pages read it too."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("pl", "en")
DEFAULT_LANGUAGE = "pl"


@dataclass(frozen=True)
class SitePage:
    """A page: its name among the addresses and its path in each language, without the slash in front."""

    name: str
    polish: str
    english: str

    def path(self, language: str) -> str:
        """Return the path in the language, without the slash in front."""
        return self.english if language == "en" else self.polish


PAGES = (
    SitePage("home", "", "en/"),
    SitePage("features", "funkcje/", "en/features/"),
    SitePage("pricing", "cennik/", "en/pricing/"),
    SitePage("faq", "faq/", "en/faq/"),
    SitePage("contact", "kontakt/", "en/contact/"),
)
DOCUMENTS = SitePage("document", "dokumenty/", "en/documents/")
#: Kind of document → its place in the address in each language.
DOCUMENT_PLACES = {
    "terms": {"pl": "regulamin", "en": "terms"},
    "privacy": {"pl": "prywatnosc", "en": "privacy"},
    "dpa": {"pl": "powierzenie-danych", "en": "data-processing"},
}


def route_name(page: str, language: str) -> str:
    """Return the name that Django knows the address by: home, home-en."""
    return page if language == DEFAULT_LANGUAGE else f"{page}-{language}"


def all_paths(*, documents: bool = True) -> list[str]:
    """Return the path of every page in both languages, for sitemap, checks and reports."""
    paths = [f"/{page.path(language)}" for page in PAGES for language in LANGUAGES]
    if documents:
        paths += [
            f"/{DOCUMENTS.path(language)}{places[language]}/"
            for places in DOCUMENT_PLACES.values()
            for language in LANGUAGES
        ]
    return paths
