"""The screenshot tour: walks the pages of a running installation in both languages and themes, and on a phone.

Each page is also checked: no sideways scrolling, no error in the browser's console, no failed request, nothing found by
axe (WCAG 2.0 to 2.2, A and AA).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from telecube.devtools.tour.console_stops import CONSOLE_STOPS, take_console
from telecube.devtools.tour.first_stops import FIRST_STOPS, LOG_STOPS
from telecube.devtools.tour.looks import LOOKS
from telecube.devtools.tour.money_stops import MONEY_STOPS
from telecube.devtools.tour.number_stops import NUMBER_STOPS
from telecube.devtools.tour.people_stops import OWN_STOPS, USER_STOPS
from telecube.devtools.tour.right_stops import RIGHT_STOPS
from telecube.devtools.tour.stop import Stop, send_form
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


def say(line: str) -> None:
    """Write a line to the terminal."""
    sys.stdout.write(line + "\n")


def main(arguments: Sequence[str]) -> None:
    """Take the tour and say what was found."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="address of the running installation")
    parser.add_argument("--email", default="anna@acme.example", help="login of a user of the demo company")
    parser.add_argument("--password", default="TeleCube!2026", help="password of that user")
    parser.add_argument("--output", type=Path, default=PROJECT_ROOT / "var/screenshots", help="folder for the pictures")
    parser.add_argument("--call", action="store_true", help="also a call from the demo operator")
    parser.add_argument("--readme", action="store_true", help="renew the README's picture; needs --call")
    parser.add_argument("--look", action="append", choices=[look.name for look in LOOKS], help="only this look")
    parser.add_argument("--link", help="path of an invitation's link, which only a mail knows; /invitation/…")
    parser.add_argument("--stop", action="append", help="only stops whose name contains this")
    chosen = parser.parse_args(arguments)
    looks = [look for look in LOOKS if not chosen.look or look.name in chosen.look]
    stops = _chosen((*STOPS, *_linked(chosen.link)), chosen.stop)
    console_stops = _chosen(CONSOLE_STOPS, chosen.stop)
    tour = Tour(chosen.url.rstrip("/"), chosen.email, chosen.password, chosen.output, has_calls=chosen.call)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tour.take(browser, looks, stops)
        take_console(tour, browser, looks, console_stops)
        browser.close()
    if chosen.readme:
        README_PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(chosen.output / LOOKS[0].name / "20-call-rings.png", README_PICTURE)
    say(f"{len(looks) * (len(stops) + len(console_stops))} pictures are in {chosen.output}.")
    for problem in tour.problems:
        say(f"  {problem}")
    sys.exit(1 if tour.problems else 0)


def _chosen(stops: Sequence[Stop], parts: Sequence[str] | None) -> list[Stop]:
    """Return the stops whose name has one of the parts, all of them without any."""
    return [stop for stop in stops if not parts or any(part in stop.name for part in parts)]


def _linked(path: str | None) -> tuple[Stop, ...]:
    """Return the stops behind a link that the tour cannot find by itself."""
    if path is None:
        return ()
    return (
        Stop("19-invitation", path, needs_login=False),
        Stop("19a-invitation-refused", path, needs_login=False, prepare=send_form),
    )
