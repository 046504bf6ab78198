"""The public site in a real browser: nothing found by axe-core, no cookie, a calculator that counts right, Lighthouse.

Reports stay under var/reports as artefacts. What Lighthouse measures with a clock is written down and not asserted: two
busy cores make it wobble. Asserted is what does not: its three other classes, and what makes a page fast – bytes,
requests, nothing from elsewhere, nothing that moves. ``scripts/lighthouse`` holds the performance score to the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.actions.price_list import load_example_price_list
from telecube.devtools.lighthouse import LEAST, examine, measure, write_axe_report
from telecube.site.addresses import all_paths
from tests.browser.house import House

PATHS = all_paths()
#: The page that sells and the heaviest one; ``scripts/lighthouse`` measures all of them.
MEASURED = (("/cennik/", "mobile"), ("/faq/", "desktop"))
MOST_BYTES = 400_000
MOST_REQUESTS = 20
UNCLOCKED = ("accessibility", "best-practices", "seo")


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


def test_axe_finds_nothing_on_any_page(site: House, chromium: Browser) -> None:
    seen = examine(chromium, site.address, PATHS)
    write_axe_report(seen)
    assert [one for one in seen if one["findings"]] == []


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


@pytest.mark.parametrize(("path", "form"), MEASURED)
def test_lighthouse_finds_the_page_good_and_light(site: House, path: str, form: str) -> None:
    found = measure(site.address, path, form)
    assert {name: found.scores[name] for name in UNCLOCKED if found.scores[name] < LEAST} == {}
    assert found.value("cumulative-layout-shift") < 0.05
    assert [one["url"] for one in found.requests if not one["url"].startswith((site.address, "data:"))] == []
    assert len(found.requests) <= MOST_REQUESTS
    assert sum(int(one["transferSize"]) for one in found.requests) <= MOST_BYTES
