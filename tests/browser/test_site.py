"""The public site in a real browser: nothing found by axe-core, no cookie, a calculator that counts right, Lighthouse.

Reports stay under var/reports, which .ci/run keeps; their figures stand at the end of the run. What Lighthouse measures
with a clock is written down and not asserted: two busy cores make it wobble. Asserted is what does not: its three other
classes, and what makes a page fast – bytes, requests, nothing that blocks, nothing that moves, what caches may keep.
``scripts/lighthouse`` holds the performance score to the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.actions.price_list import load_example_price_list
from telecube.devtools.lighthouse import FORMS, LEAST, Job, Measurement, examine, measure
from telecube.devtools.reports import SiteFigures, write_axe_report
from telecube.site.addresses import all_paths
from tests.browser.conftest import FIGURES
from tests.browser.house import House

PATHS = all_paths()
#: Every kind of page on both devices, and in English those that strangers come to first.
KINDS = ("/", "/funkcje/", "/cennik/", "/faq/", "/kontakt/", "/dokumenty/regulamin/")
JOBS: tuple[Job, ...] = (
    *((path, form) for path in KINDS for form in FORMS),
    ("/en/", "mobile"),
    ("/en/pricing/", "mobile"),
)
UNCLOCKED = ("accessibility", "best-practices", "seo")
#: Head, text, typeface and icons; then what pictures may add.
MOST_BYTES = 60_000
MOST_BYTES_WITH_PICTURES = {"/": 85_000, "/en/": 85_000, "/funkcje/": 190_000, "/faq/": 190_000}
MOST_REQUESTS = 12
#: The one thing that a page waits for: without it nothing could be drawn, and the content policy allows none inside.
STYLES = "/static/build/site.css"
TEXT = (".css", ".js", ".svg", "/")


@pytest.fixture(scope="module")
def site(house: House, django_db_blocker: Any) -> House:
    """The running product with documents and prices."""
    with django_db_blocker.unblock():
        load_texts_of_the_product()
        load_example_price_list()
    return house


@pytest.fixture
def stranger(site: House, chromium: Browser) -> Iterator[Page]:
    """A page of a browser that was never here."""
    context = chromium.new_context(base_url=site.address, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def figures(pytestconfig: pytest.Config) -> SiteFigures:
    """What this run measures, for the table at its end."""
    return pytestconfig.stash.setdefault(FIGURES, SiteFigures())


@pytest.fixture(scope="module")
def measured(site: House, figures: SiteFigures) -> dict[Job, Measurement]:
    """What Lighthouse says of each page on each device, looked at once."""
    figures.measured += measure(site.address, JOBS)
    return {(one.path, one.form): one for one in figures.measured}


def test_axe_finds_nothing_on_any_page(site: House, chromium: Browser, figures: SiteFigures) -> None:
    figures.seen += examine(chromium, site.address, PATHS)
    write_axe_report(figures.seen)
    assert [one for one in figures.seen if one["findings"]] == []


def test_the_script_of_the_calculator_counts_as_the_server_does(stranger: Page) -> None:
    stranger.goto("/cennik/")
    stranger.locator("#calculator-users").fill("37")
    stranger.locator("input[value=exchange-business]").check()
    stranger.locator("#calculator-numbers").fill("9")
    with_script = stranger.locator(".tc-bill table").inner_text()
    gross = stranger.locator(".tc-plan [data-out=gross]").all_inner_texts()
    stranger.goto("/cennik/?users=37&exchange=exchange-business&numbers=9")
    assert with_script == stranger.locator(".tc-bill table").inner_text()
    assert gross == stranger.locator(".tc-plan [data-out=gross]").all_inner_texts()


def test_a_number_beyond_the_limits_is_corrected_to_the_one_that_was_counted(stranger: Page) -> None:
    stranger.goto("/en/pricing/")
    for typed, counted in (("9999", "500"), ("0", "1"), ("", "1")):
        stranger.locator("#calculator-users").fill(typed)
        stranger.keyboard.press("Tab")
        assert stranger.locator("#calculator-users").input_value() == counted
        assert stranger.locator("[data-line='0'] [data-quantity]").inner_text() == counted


def test_the_call_to_the_trial_is_in_sight_on_every_screen_height(stranger: Page) -> None:
    for width, height in ((1440, 900), (1440, 400), (768, 1024), (360, 780), (640, 360), (360, 360)):
        stranger.set_viewport_size({"width": width, "height": height})
        stranger.goto("/cennik/")
        for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            stranger.evaluate(f"window.scrollTo({{top: {place}, behavior: 'instant'}})")
            shown = stranger.evaluate(
                """() => [...document.querySelectorAll('a[href^="/signup/"]')].some((link) => {
                    const box = link.getBoundingClientRect();
                    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
                })"""
            )
            assert shown, f"{width} × {height} at {place}"


def test_the_keyboard_reaches_content_menu_and_answers(stranger: Page) -> None:
    stranger.goto("/cennik/")
    stranger.keyboard.press("Tab")
    assert stranger.evaluate("document.activeElement.className") == "tc-skip"
    stranger.keyboard.press("Enter")
    assert stranger.evaluate("document.activeElement.id") == "content"
    second = stranger.locator("#faq summary").nth(1)
    second.focus()
    stranger.keyboard.press("Enter")
    assert stranger.locator("#faq details").nth(1).get_attribute("open") is not None


@pytest.mark.parametrize("job", JOBS, ids=" ".join)
def test_lighthouse_finds_every_kind_of_page_good(measured: dict[Job, Measurement], job: Job) -> None:
    scores = measured[job].scores
    assert {name: scores[name] for name in UNCLOCKED if scores[name] < LEAST} == {}


@pytest.mark.parametrize("job", JOBS, ids=" ".join)
def test_every_kind_of_page_is_light(measured: dict[Job, Measurement], site: House, job: Job) -> None:
    found = measured[job]
    assert [one["url"] for one in found.requests if not one["url"].startswith((site.address, "data:"))] == []
    assert len(found.requests) <= MOST_REQUESTS
    assert found.transferred_bytes <= MOST_BYTES_WITH_PICTURES.get(found.path, MOST_BYTES)
    latency = found.details("document-latency-insight")
    assert latency["noRedirects"]["value"]
    assert latency["usesCompression"]["value"]
    uncompressed = [
        one["url"]
        for one in found.requests
        if one["url"].partition("?")[0].endswith(TEXT) and one["transferSize"] >= one["resourceSize"] > 1000
    ]
    assert uncompressed == []


@pytest.mark.parametrize("job", JOBS, ids=" ".join)
def test_every_kind_of_page_is_drawn_at_once_and_stands_still(
    measured: dict[Job, Measurement], site: House, job: Job
) -> None:
    found = measured[job]
    assert [one["url"] for one in found.details("render-blocking-insight")] in ([site.address + STYLES], [])
    # In the three digits that Lighthouse shows.
    assert round(found.value("cumulative-layout-shift"), 3) == 0
    assert found.is_passed("unsized-images")
    assert found.is_passed("font-display-insight")
    assert found.is_passed("bf-cache")
    # The picture that is in sight first waits for nobody to scroll.
    assert found.report["audits"]["lcp-discovery-insight"]["score"] in (1, None)


def test_everything_on_the_pages_may_be_kept_by_caches_and_asked_for_anew(measured: dict[Job, Measurement]) -> None:
    addresses = {one["url"] for found in measured.values() for one in found.requests if one["url"].startswith("http")}
    assert len(addresses) > len(KINDS)
    for address in sorted(addresses):
        answer = httpx.get(address)
        assert "max-age=" in answer.headers["Cache-Control"], address
        assert "no-store" not in answer.headers["Cache-Control"], address
        mark = answer.headers.get("ETag")
        asked = {"If-None-Match": mark} if mark else {"If-Modified-Since": answer.headers["Last-Modified"]}
        assert httpx.get(address, headers=asked).status_code == httpx.codes.NOT_MODIFIED, address
