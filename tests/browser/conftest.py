"""Exchange, web server, worker and switchboard of the test instance, one Chromium, and a company of its own."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from telecube.devtools.instance import open_instance
from telecube.devtools.reports import SiteFigures, write_summary
from telecube.devtools.services import running
from tests.asterisk.exchange import give_desk
from tests.browser.house import House, Phones, open_tab
from tests.browser.sound import write_microphone
from tests.world import build_world

# Two cores carry the whole product, its phones and the tests of the rooms.
expect.set_options(timeout=15_000)
FIGURES = pytest.StashKey[SiteFigures]()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Let the figures of the public site stand in the log, before pytest's own closing line."""
    figures = config.stash.get(FIGURES, None)
    if figures is not None:
        terminalreporter.write_line("")
        terminalreporter.write_line(write_summary(figures))


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """The running product with the world's companies, committed."""
    instance = open_instance(Path(os.environ["TELECUBE_ENV_FILE"]).parent.name)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # The browser's driver keeps a loop running in this thread; the tests still speak to the database directly.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        world = build_world(suffix=secrets.token_hex(3))
        tail = f"{secrets.randbelow(10**5):05d}"
        desks = {
            "anna": give_desk(world.acme, "anna", number=f"+4822{tail}01"),
            "ben": give_desk(world.acme, "ben", number=f"+4822{tail}02"),
            "gina": give_desk(world.globex, "gina", number=f"+4812{tail}01"),
        }
        with running(instance, "asterisk", "web", "worker", "switchboard") as processes:
            yield House(acme=world.acme, globex=world.globex, desks=desks, processes=processes)


@pytest.fixture(scope="package")
def chromium(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One headless browser whose microphone plays a tone."""
    microphone = tmp_path_factory.mktemp("microphone") / "tone.wav"
    write_microphone(microphone)
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("There is no Chromium; scripts/setup --tests installs it.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program,
            headless=True,
            args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}"],
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_of(house: House, chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser in which a person is logged in: ``browser_of("anna")``."""
    contexts: list[BrowserContext] = []

    def make(name: str, *, language: str = "pl") -> BrowserContext:
        context = chromium.new_context(base_url=house.address, locale=language, viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.add_cookies([house.login_cookie(name, language=language)])
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def tab_of(browser_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Open the panel as a person, the phone ready: ``tab_of("anna")``."""

    def open_panel(name: str, *, language: str = "pl", line: str = "ready") -> Page:
        return open_tab(browser_of(name, language=language), line=line)

    return open_panel


@pytest.fixture
def phone(house: House) -> Iterator[Phones]:
    """Make registered desk phones: ``phone("ben")``, ``phone.outside()``."""
    phones = Phones(house)
    yield phones
    phones.close()
