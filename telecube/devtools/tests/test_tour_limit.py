"""A stop of the tour that never ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from telecube.devtools.tour.limit import StopLimit
from telecube.devtools.tour.walk import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser
NEVER = "new Promise(() => {})"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def test_a_stop_that_stands_still_ends_with_its_browser_and_is_named(browser: Browser) -> None:
    page = browser.new_page()
    with StopLimit(browser, seconds=0.5) as limit:
        limit.begin("pl-light-1440/04-dashboard")
        with pytest.raises(PlaywrightError):
            page.evaluate(NEVER)
    assert limit.stood_at == "pl-light-1440/04-dashboard"
    assert not browser.is_connected()
