"""Takes the pictures of real screens for the public site, in both languages, light and dark, and its sharing picture.

Needs a running installation with the demo company. ``--check`` takes none: it only says which have become old.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from telecube.devtools.tour import ARGUMENTS, CHROMIUM, SETTLE_MS, Look, Tour, open_first_row, say
from telecube.site.pictures import (
    FOLDER,
    HEIGHT,
    LANGUAGES,
    LEDGER,
    PICTURES,
    THEMES,
    WIDTH,
    Picture,
    fingerprint,
    stale_pictures,
)

SHARE_WIDTH, SHARE_HEIGHT = 1200, 630
QUALITY = 82
#: Of the people of ``load_site_scene``; one of them has chosen a break. Whoever is not here is not in the panel.
AT_WORK = ("ben@acme.example", "user0@acme.example", "user1@acme.example", "user2@acme.example")
AT_THEIR_DESKS = Look("desk", WIDTH, HEIGHT, "pl", "light")


def open_rights(page: Page) -> None:
    """Name the group and tick some rights, as somebody in the middle of it."""
    page.locator("#page input[name=name]").fill("Biuro obsługi" if _is_polish(page) else "Customer service")
    for box in page.locator("#page [data-right] input[type=checkbox]:visible").all()[:4]:
        box.check()


def open_row_menu(page: Page) -> None:
    """Open ⋮ of the second user; the main administrator, whose menu has nothing to delete, is last in the demo."""
    page.locator("#user-rows [popovertarget]").nth(1).click()


def open_second_pencil(page: Page) -> None:
    """Open the panel of the second user group; the first one is the fixed one."""
    page.locator(".tc-block [id$='-edit']").nth(1).click()
    page.locator("#user-group-panel:not([hidden])").wait_for()
    page.wait_for_timeout(SETTLE_MS)


@contextmanager
def colleagues_at_work(browser: Browser, chosen: argparse.Namespace) -> Iterator[None]:
    """Keep the panel open for some of the company's people, so that the pictures show who can be reached."""
    with ExitStack() as stack:
        for email in AT_WORK:
            tour = Tour(chosen.url.rstrip("/"), email, chosen.password, FOLDER)
            page = stack.enter_context(tour.context(browser, AT_THEIR_DESKS)).new_page()
            tour.log_in(page, AT_THEIR_DESKS)
        yield


def _is_polish(page: Page) -> bool:
    return page.locator("html").get_attribute("lang") == "pl"


DEEDS: dict[str, Callable[[Page], None]] = {
    "rights": open_rights,
    "row_menu": open_row_menu,
    "pencil": open_second_pencil,
    "first_row": open_first_row,
}


def take_screens(browser: Browser, tour: Tour, pictures: Sequence[Picture]) -> None:
    """Take each picture in each language and theme."""
    for language in LANGUAGES:
        for theme in THEMES:
            look = Look(f"{language}-{theme}", WIDTH, HEIGHT, language, theme)
            with tour.context(browser, look) as context:
                page = context.new_page()
                tour.log_in(page, look)
                for picture in pictures:
                    page.goto(tour.base_url + picture.path)
                    page.wait_for_timeout(SETTLE_MS)
                    if picture.deed:
                        DEEDS[picture.deed](page)
                        page.wait_for_timeout(SETTLE_MS)
                    save(page.screenshot(), f"{picture.name}-{language}-{theme}.webp")


def take_sharing_pictures(browser: Browser, base_url: str) -> None:
    """Take the picture that others show beside a link to the site: the hero, in both languages."""
    for language, path in (("pl", "/"), ("en", "/en/")):
        page = browser.new_page(viewport={"width": SHARE_WIDTH, "height": SHARE_HEIGHT + 65}, color_scheme="light")
        page.goto(base_url + path)
        page.wait_for_timeout(SETTLE_MS)
        clip = {"x": 0, "y": 65, "width": SHARE_WIDTH, "height": SHARE_HEIGHT}
        shot = Image.open(io.BytesIO(page.screenshot(clip=clip)))  # type: ignore[arg-type]  # a TypedDict at heart
        shot.convert("RGB").quantize(colors=128).save(FOLDER / f"share-{language}.png", optimize=True)
        page.close()


def save(screenshot: bytes, name: str) -> None:
    """Write a screenshot as WebP."""
    Image.open(io.BytesIO(screenshot)).convert("RGB").save(FOLDER / name, quality=QUALITY, method=6)


def main(arguments: Sequence[str]) -> None:
    """Take the pictures, or say which are old."""
    parser = argparse.ArgumentParser(prog="scripts/site-pictures", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="address of the running installation")
    parser.add_argument("--email", default="anna@acme.example", help="login of a user of the demo company")
    parser.add_argument("--password", default="TeleCube!2026", help="password of that user")
    parser.add_argument("--only", action="append", help="only pictures whose name contains this")
    parser.add_argument("--check", action="store_true", help="take none, say which have become old")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        take_all(chosen)
    stale = stale_pictures()
    for name in stale:
        say(f"  {name} shows a screen that says something else by now.")
    sys.exit(1 if stale else 0)


def take_all(chosen: argparse.Namespace) -> None:
    """Take the chosen pictures and write down what their screens say today."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = [one for one in PICTURES if not chosen.only or any(part in one.name for part in chosen.only)]
    tour = Tour(chosen.url.rstrip("/"), chosen.email, chosen.password, FOLDER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with colleagues_at_work(browser, chosen):
            take_screens(browser, tour, pictures)
        take_sharing_pictures(browser, tour.base_url)
        browser.close()
    known = json.loads(LEDGER.read_text()) if LEDGER.exists() else {}
    known |= {one.name: fingerprint(one) for one in pictures}
    LEDGER.write_text(json.dumps(dict(sorted(known.items())), indent=2) + "\n")
    say(f"{len(pictures) * len(LANGUAGES) * len(THEMES)} pictures are in {FOLDER}.")
