"""Takes the pictures of real screens for the public site, in both languages, light and dark, and its sharing picture.

Needs a running scripts/dev, whose demo company it fills. ``--check`` takes none: it only says which have become old.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from telecube.devtools.instance import PROJECT_ROOT, Instance
from telecube.devtools.screen import Trouble
from telecube.devtools.services import manage
from telecube.devtools.setup import open_or_make, prepare_instance, running_postgres, troubles_end_the_program
from telecube.devtools.supervisor import sole_run
from telecube.devtools.tour import ARGUMENTS, CHROMIUM, SETTLE_MS, Look, Tour, open_first_row, say
from telecube.site.pictures import (
    FOLDER,
    HEIGHT,
    LANGUAGES,
    PICTURES,
    SHARE,
    SMALL_WIDTH,
    THEMES,
    WIDTH,
    Picture,
    entry,
    stale_pictures,
    subjects,
    write_ledger,
)

ROOMS = PROJECT_ROOT / "telecube"
#: What the running program is made of.
ASIDE = {"devtools", "tests"}
PROGRAM = ("*/**/*.py", "*/templates/**/*.html", "*/locale/**/*.mo", "web/static/build/*")
SHARE_WIDTH, SHARE_HEIGHT = 1200, 630
#: Whoever sees the picture cannot press these.
NOT_SHARED = ".tc-sitenav, .tc-headacts"
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
def colleagues_at_work(browser: Browser, tour: Tour) -> Iterator[None]:
    """Keep the panel open for some of the company's people, so that the pictures show who can be reached."""
    with ExitStack() as stack:
        for email in AT_WORK:
            colleague = replace(tour, email=email)
            page = stack.enter_context(colleague.context(browser, AT_THEIR_DESKS)).new_page()
            colleague.log_in(page, AT_THEIR_DESKS)
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
                    save(page.screenshot(), f"{picture.name}-{language}-{theme}")


def take_sharing_pictures(browser: Browser, base_url: str) -> None:
    """Take the picture that others show beside a link to the site: sign and hero, in both languages."""
    for language, path in (("pl", "/"), ("en", "/en/")):
        page = browser.new_page(viewport={"width": SHARE_WIDTH, "height": SHARE_HEIGHT}, color_scheme="light")
        # Once for the typeface: a page does not wait for it, the next one finds it in the cache.
        for _time in range(2):
            page.goto(base_url + path)
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(SETTLE_MS)
        for part in page.locator(NOT_SHARED).all():
            part.evaluate("one => { one.style.visibility = 'hidden'; }")
        shot = Image.open(io.BytesIO(page.screenshot()))
        shot.convert("RGB").quantize(colors=128).save(FOLDER / f"{SHARE}-{language}.png", optimize=True)
        page.close()


def save(screenshot: bytes, stem: str) -> None:
    """Write a screenshot as WebP in both sizes."""
    whole = Image.open(io.BytesIO(screenshot)).convert("RGB")
    small = whole.resize((SMALL_WIDTH, SMALL_WIDTH * HEIGHT // WIDTH), Image.Resampling.LANCZOS)
    whole.save(FOLDER / f"{stem}.webp", quality=QUALITY, method=6)
    small.save(FOLDER / f"{stem}-{SMALL_WIDTH}.webp", quality=QUALITY, method=6)


def screens_of_today() -> dict[str, str]:
    """Return what the pictured screens say, drawn in the tests' installation: it has no demo company of its own."""
    with sole_run(open_or_make("test")):
        instance = prepare_instance("test")
        with running_postgres(instance):
            said = manage(instance, "site_screens", purpose="Reading the pictured screens")
    return dict(json.loads(said.splitlines()[-1]))


def refuse_old_program(instance: Instance) -> None:
    """Refuse pictures from processes that were started before something was changed: they would show the past."""
    started = (instance.pids / "web.pid").stat().st_mtime
    sources = (file for kind in PROGRAM for file in ROOMS.glob(kind) if not ASIDE & set(file.parts))
    younger = next((file for file in sources if file.stat().st_mtime > started), None)
    if younger is not None:
        raise Trouble(f"{younger.relative_to(ROOMS)} is younger than the running program; start scripts/dev anew.")


def main(arguments: Sequence[str]) -> None:
    """Take the pictures, or say which are old."""
    parser = argparse.ArgumentParser(prog="scripts/site-pictures", description=__doc__)
    parser.add_argument("--email", default="anna@acme.example", help="login of a user of the demo company")
    parser.add_argument("--password", default="TeleCube!2026", help="password of that user")
    parser.add_argument("--only", action="append", help="only pictures whose name contains this")
    parser.add_argument("--check", action="store_true", help="take none, say which have become old")
    chosen = parser.parse_args(arguments)
    with troubles_end_the_program():
        screens = screens_of_today()
        if not chosen.check:
            take_all(chosen, screens)
        stale = stale_pictures(screens)
    for name in stale:
        say(f"  {name} shows a screen that says something else by now.")
    sys.exit(1 if stale else 0)


def take_all(chosen: argparse.Namespace, screens: Mapping[str, str]) -> None:
    """Take the chosen pictures and write down what their screens say today."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    instance = open_or_make("dev")
    refuse_old_program(instance)
    manage(instance, "load_site_scene", purpose="Filling the demo company")
    wanted = [(name, language) for name, language in subjects() if is_chosen(name, chosen.only)]
    pictures = [one for one in PICTURES if is_chosen(one.name, chosen.only)]
    tour = Tour(instance.web_address, chosen.email, chosen.password, FOLDER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with colleagues_at_work(browser, tour):
            take_screens(browser, tour, pictures)
        if is_chosen(SHARE, chosen.only):
            take_sharing_pictures(browser, tour.base_url)
        browser.close()
    write_ledger(
        {f"{name}-{language}": entry(name, language, screen=screens[f"{name}-{language}"]) for name, language in wanted}
    )
    say(f"The pictures are in {FOLDER}. The running site shows them once scripts/dev is started anew.")


def is_chosen(name: str, parts: Sequence[str] | None) -> bool:
    """Say whether a picture is asked for."""
    return not parts or any(part in name for part in parts)
