"""What stands in the head of each page: for search engines, for a shared link, for readers of the other language."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image

from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.config import config
from telecube.site.addresses import LANGUAGES, all_paths
from telecube.site.page_head import LOCALES
from telecube.site.reading import Attributes, read

pytestmark = pytest.mark.django_db
PATHS = all_paths()
SHARED = (1200, 630)
SHORTEST_DESCRIPTION, LONGEST_TITLE = 20, 75


@pytest.fixture(autouse=True)
def _documents() -> None:
    load_texts_of_the_product()


class Head:
    """The head of a page as programs read it."""

    def __init__(self, path: str) -> None:
        """Read it."""
        self.page = Client().get(path).content.decode()
        self.elements = read(self.page).elements

    def metas(self, name: str) -> list[str]:
        """Return the contents of the meta elements with this name or property."""
        return [
            one["content"]
            for tag, one in self.elements
            if tag == "meta" and name in (one.get("name"), one.get("property"))
        ]

    def meta(self, name: str) -> str:
        """Return the content of the only one."""
        (content,) = self.metas(name)
        return content

    def links(self, kind: str) -> list[Attributes]:
        """Return the links of a kind."""
        return [one for tag, one in self.elements if tag == "link" and one.get("rel") == kind]

    @property
    def canonical(self) -> str:
        """The page's own address."""
        (link,) = self.links("canonical")
        return link["href"]

    @property
    def alternates(self) -> dict[str, str]:
        """The page's addresses by language."""
        return {link["hreflang"]: link["href"] for link in self.links("alternate")}


@pytest.mark.parametrize("path", PATHS)
def test_a_shared_link_shows_title_words_and_language(path: str) -> None:
    head = Head(path)
    language = "en" if path.startswith("/en/") else "pl"
    assert f"<title>{head.meta('og:title')}</title>" in head.page.replace("&nbsp;", "\u00a0")
    assert 0 < len(head.meta("og:title")) <= LONGEST_TITLE
    assert head.meta("og:description") == head.meta("description")
    assert len(head.meta("og:description")) >= SHORTEST_DESCRIPTION
    assert head.meta("og:type") == "website"
    assert head.meta("og:site_name") == config.product_name
    assert head.meta("og:locale") == LOCALES[language]
    assert head.metas("og:locale:alternate") == [LOCALES[one] for one in LANGUAGES if one != language]
    assert head.meta("twitter:card") == "summary_large_image"


@pytest.mark.parametrize("path", PATHS)
def test_the_picture_of_a_shared_link_is_served_in_the_size_that_is_told(path: str) -> None:
    head = Head(path)
    address = head.meta("og:image")
    assert address.startswith(f"{config.base_url}/")
    answer = Client().get(urlsplit(address).path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    told = (int(head.meta("og:image:width")), int(head.meta("og:image:height")))
    assert told == SHARED == Image.open(io.BytesIO(answer.getvalue())).size
    assert head.meta("og:image:alt")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_one_address_and_both_languages_know_each_other(path: str) -> None:
    head = Head(path)
    assert head.canonical == head.meta("og:url") == config.base_url + path
    assert set(head.alternates) == {*LANGUAGES, "x-default"}
    assert head.alternates["x-default"] == head.alternates["pl"]
    assert path in {urlsplit(address).path for address in head.alternates.values()}
    for language in LANGUAGES:
        other = Head(urlsplit(head.alternates[language]).path)
        assert f'<html lang="{language}">' in other.page
        assert other.canonical == head.alternates[language]
        assert other.alternates == head.alternates


@pytest.mark.parametrize("path", ["/nothing/", "/en/nothing/"])
def test_what_is_not_there_is_shared_and_indexed_by_nobody(path: str) -> None:
    head = Head(path)
    assert head.metas("og:image") == head.links("canonical") == head.links("alternate") == []
    assert head.meta("robots") == "noindex"
