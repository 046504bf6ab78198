"""The screenshot tour: walks the pages of a running installation in both languages and themes, and on a phone.

Each page is also checked: no sideways scrolling, no error in the browser's console, no failed request, nothing found by
axe (WCAG 2.0 to 2.2, A and AA).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from telecube.devtools.instance import open_instance
from telecube.devtools.services import manage
from telecube.devtools.setup import open_or_make
from telecube.devtools.tour.console_stops import CONSOLE_STOPS, take_console
from telecube.devtools.tour.door_stories import DOOR_STORIES
from telecube.devtools.tour.factor_stories import FACTOR_STORIES
from telecube.devtools.tour.first_stops import FIRST_STOPS, LOG_STOPS
from telecube.devtools.tour.house_stories import HOUSE_STORIES
from telecube.devtools.tour.limit import STOP_SECONDS, StopLimit
from telecube.devtools.tour.looks import LOOKS, Look
from telecube.devtools.tour.money_stops import MONEY_STOPS
from telecube.devtools.tour.money_stories import MONEY_STORIES
from telecube.devtools.tour.narrow_story import NARROW_STORY
from telecube.devtools.tour.number_stops import NUMBER_STOPS
from telecube.devtools.tour.own_people import give_key_back
from telecube.devtools.tour.people_stops import OWN_STOPS, USER_STOPS
from telecube.devtools.tour.right_stops import RIGHT_STOPS
from telecube.devtools.tour.site_stops import SITE_LOOKS, SITE_STOPS
from telecube.devtools.tour.stop import Stop
from telecube.devtools.tour.story import Guide, Story
from telecube.devtools.tour.walk import ARGUMENTS, CHROMIUM, PROJECT_ROOT, Tour

README_PICTURE = PROJECT_ROOT / "docs/pictures/incoming-call.png"
STOPS: tuple[Stop, ...] = (
    *FIRST_STOPS,
    *RIGHT_STOPS,
    *USER_STOPS,
    *NUMBER_STOPS,
    *OWN_STOPS,
    *LOG_STOPS,
    *MONEY_STOPS,
)
STORIES: tuple[Story, ...] = (*DOOR_STORIES, *HOUSE_STORIES, *FACTOR_STORIES, *MONEY_STORIES, NARROW_STORY)
MONEY_NAMES = [name for story in MONEY_STORIES for name in story.stops]


def say(line: str) -> None:
    """Write a line to the terminal."""
    sys.stdout.write(line + "\n")


def main(arguments: Sequence[str]) -> None:
    """Take the tour and say what was found."""
    known = (*LOOKS, *SITE_LOOKS)
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("--url", help="address of the running installation; without it, that of scripts/dev")
    parser.add_argument("--email", default="anna@acme.example", help="login of a user of the demo company")
    parser.add_argument("--password", default="TeleCube!2026", help="password of that user")
    parser.add_argument("--output", type=Path, default=PROJECT_ROOT / "var/screenshots", help="folder for the pictures")
    parser.add_argument("--call", action="store_true", help="also a call from the demo operator")
    parser.add_argument("--readme", action="store_true", help="renew the README's picture; needs --call")
    parser.add_argument("--look", action="append", choices=[look.name for look in known], help="only this look")
    parser.add_argument("--stop", action="append", help="only stops whose name contains this")
    chosen = parser.parse_args(arguments)
    url = chosen.url or open_or_make("dev").web_address
    tour = Tour(url.rstrip("/"), chosen.email, chosen.password, chosen.output, has_calls=chosen.call)
    take(tour, looks=[look for look in known if not chosen.look or look.name in chosen.look], parts=chosen.stop)
    if chosen.readme:
        README_PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(chosen.output / LOOKS[0].name / "20-call-rings.png", README_PICTURE)
    say(f"{tour.pictures} pictures are in {chosen.output}.")
    for problem in tour.problems:
        say(f"  {problem}")
    sys.exit(1 if tour.problems else 0)


def load_companies(is_wanted: Callable[[str], bool]) -> None:
    """Load the companies that pay, for the stories on their accounts and for the console."""
    if any(is_wanted(name) for name in (*MONEY_NAMES, *(stop.name for stop in CONSOLE_STOPS))):
        manage(open_instance("dev"), "load_demo_companies", purpose="Loading companies that pay")


def take(tour: Tour, *, looks: Sequence[Look], parts: Sequence[str] | None) -> None:
    """Walk all chosen stops; a browser that no longer answers ends the walk and is a problem of its stop."""

    def is_wanted(name: str) -> bool:
        return not parts or any(part in name for part in parts)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with StopLimit(browser) as limit:
            tour.watch = limit.begin
            try:
                walk(tour, browser, looks, is_wanted)
            except PlaywrightError:
                if not limit.stood_at:
                    raise
                tour.problems.append(
                    f"{limit.stood_at}: there or right after it the browser stood still for {STOP_SECONDS} seconds, "
                    f"so the walk ended; the stops after it were not looked at."
                )
        browser.close()


def walk(tour: Tour, browser: Browser, looks: Sequence[Look], is_wanted: Callable[[str], bool]) -> None:
    """Walk through the panel and tell its stories, then walk through the site, each in its own looks."""
    inside = [look for look in looks if look in LOOKS]
    outside = [look for look in looks if look in SITE_LOOKS]
    tour.take(browser, inside, [stop for stop in STOPS if is_wanted(stop.name)])
    load_companies(is_wanted)
    tour.tell(browser, inside, STORIES, is_wanted)
    take_console(tour, browser, inside, [stop for stop in CONSOLE_STOPS if is_wanted(stop.name)])
    with Guide(tour, browser, LOOKS[0]) as guide:
        give_key_back(guide)
    tour.take(browser, outside, [stop for stop in SITE_STOPS if is_wanted(stop.name)])
