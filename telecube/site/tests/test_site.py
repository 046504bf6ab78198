"""The public site as strangers, browsers, caches and search engines see it."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from telecube.billing.actions.documents import load_texts_of_the_product, publish
from telecube.billing.actions.price_list import load_example_price_list
from telecube.billing.models import LegalDocument
from telecube.billing.queries.documents import versions
from telecube.config import CustomerLogo, config
from telecube.core.clock import today
from telecube.site.addresses import PAGES, all_paths
from telecube.site.templatetags.site_ui import structured
from telecube.site.views import pages
from tests.world import World

pytestmark = pytest.mark.django_db
PATHS = all_paths()
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@pytest.fixture(autouse=True)
def _forget_rate_limits() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _documents() -> None:
    load_texts_of_the_product()


@pytest.fixture
def renewed() -> LegalDocument:
    """The terms in a version that holds from today."""
    newest = versions("terms")[0]
    return publish(
        kind="terms",
        version=newest.version + 1,
        valid_from=today(),
        title_pl="Regulamin",
        title_en="Terms",
        body_pl="<p>Nowa treść</p>",
        body_en="<p>New words</p>",
    )


@pytest.fixture
def prices(_documents: None) -> None:
    load_example_price_list()


def words(path: str, **headers: str) -> str:
    """Return a page as text."""
    return str(Client(headers=headers).get(path).content.decode())


@pytest.mark.parametrize("path", PATHS)
def test_no_page_sets_or_varies_by_a_cookie(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert set(answer.headers["Vary"].split(", ")) == {"Accept-Encoding"} | ({"Cookie"} if path == "/" else set())


def test_a_page_is_the_same_whoever_asks(world: World) -> None:
    insider = Client()
    insider.force_login(world.acme.anna.identity)
    insider.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert insider.get("/cennik/").content == Client().get("/cennik/").content


def test_whoever_is_logged_in_goes_from_the_front_door_to_the_dashboard(world: World) -> None:
    insider = Client()
    insider.force_login(world.acme.anna.identity)
    answer = insider.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dashboard/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get("/").status_code == 200


def test_the_language_stands_in_the_address_and_nowhere_else() -> None:
    assert '<html lang="pl">' in words("/", **{"accept-language": "en"})
    assert '<html lang="en">' in words("/en/", **{"accept-language": "pl"})
    for page in PAGES:
        polish = words(f"/{page.polish}")
        assert f'hreflang="en" href="{config.base_url}/{page.english}"' in polish
        assert f'<link rel="canonical" href="{config.base_url}/{page.polish}">' in polish


def test_the_headline_of_the_prices_promises_better_customer_relations(prices: None) -> None:
    assert "<h1>Lepiej zarządzaj relacjami z\u00a0klientami</h1>" in words("/cennik/")
    assert "<h1>Manage your customer relations better</h1>" in words("/en/pricing/")


def test_the_prices_explain_the_exchange_and_why_the_crm_needs_it() -> None:
    page = words("/cennik/")
    assert "Wirtualna Centrala: telefon firmowy" in page
    assert "konto CRM wymaga konta centrali" in page
    assert "?exchange=own" in page
    assert "?exchange=new" in page


def test_both_ways_to_pay_stand_side_by_side(prices: None) -> None:
    page = words("/cennik/")
    for said in ("Prepaid", "doładowanie od", "Postpaid", "12\u00a0miesięcy, którą możesz"):
        assert said in page


@pytest.mark.parametrize("path", ["/", "/funkcje/", "/cennik/", "/faq/"])
def test_every_page_calls_to_the_trial_without_card_and_obligation(path: str) -> None:
    page = words(path)
    assert page.count('href="/signup/') >= 4
    assert "14\u00a0dni" in page
    assert "bez karty płatniczej" in page
    assert "bez zobowiązań" in page


def test_logos_come_from_the_settings_and_are_absent_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tc-logos" not in words("/")
    logo = CustomerLogo(name="Halny", path="telecube/web/static/web/icon.svg")
    monkeypatch.setattr(pages, "config", config.model_copy(update={"customer_logos": (logo,)}))
    assert 'src="/site/logos/1/" alt="Halny"' in words("/")


def test_a_document_shows_the_version_of_today_and_leads_to_the_others(renewed: LegalDocument) -> None:
    assert "Nowa treść" in words("/dokumenty/regulamin/")
    old = words(f"/dokumenty/regulamin/{renewed.version - 1}/")
    assert "To nie jest obecna wersja" in old
    assert "Nowa treść" not in old
    assert 'name="robots" content="noindex"' in old
    assert "New words" in words("/en/documents/terms/")
    assert Client().get(f"/dokumenty/regulamin/{renewed.version + 1}/").status_code == 404
    assert Client().get("/dokumenty/inne/").status_code == 404


def test_the_sitemap_lists_every_page_and_robots_name_it() -> None:
    sitemap = words("/sitemap.xml")
    assert [path for path in PATHS if f"<loc>{config.base_url}{path}</loc>" not in sitemap] == []
    assert f"Sitemap: {config.base_url}/sitemap.xml" in words("/robots.txt")


@pytest.mark.parametrize("path", PATHS)
def test_structured_data_can_be_read_and_cannot_end_its_element(path: str, prices: None) -> None:
    for found in DATA.findall(words(path)):
        assert "<" not in found
        assert json.loads(found)["@context"] == "https://schema.org"


def test_a_seller_whose_name_is_markup_ends_no_element() -> None:
    drawn = structured({"name": "</script><b>&"})
    assert drawn.count("<") == 2
    assert json.loads(drawn.split(">", 1)[1].rsplit("<", 1)[0]) == {"name": "</script><b>&"}


def test_structured_data_name_seller_product_offers_and_answers(prices: None) -> None:
    kinds = {json.loads(found)["@type"]: json.loads(found) for found in DATA.findall(words("/cennik/"))}
    assert len(kinds["SoftwareApplication"]["offers"]) == 4
    assert len(kinds["FAQPage"]["mainEntity"]) == 4
    assert "Organization" in words("/")


def test_a_stranger_who_finds_nothing_stays_on_the_site(world: World) -> None:
    answer = Client().get("/en/nothing/")
    assert answer.status_code == 404
    assert "tc-sitehead" in answer.content.decode()
    assert '<html lang="en">' in answer.content.decode()
    insider = Client()
    insider.force_login(world.acme.anna.identity)
    assert "tc-sitehead" not in insider.get("/nothing/").content.decode()


def test_a_known_page_is_answered_with_304() -> None:
    tag = Client().get("/").headers["ETag"]
    assert Client(headers={"if-none-match": tag}).get("/").status_code == 304


def test_pages_are_compressed_for_whoever_takes_it() -> None:
    answer = Client(headers={"accept-encoding": "gzip"}).get("/")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(Client().get("/").content) / 2
