"""The screenshot tour: walks the pages of a running installation in both languages and themes, and on a phone.

Each page is also checked: no sideways scrolling, no error in the browser's console, no failed request, nothing found by
axe (WCAG 2.0 to 2.2, A and AA).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PROJECT_ROOT = Path(__file__).resolve().parents[2]
README_PICTURE = PROJECT_ROOT / "docs/pictures/incoming-call.png"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
]
AXE = PROJECT_ROOT / "node_modules/axe-core/axe.min.js"
RUN_AXE = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
  const places = (one) => one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
  return found.violations.map((one) => `${one.id}: ${places(one)}`);
}"""
SETTLE_MS = 500
PATIENCE_MS = 8000
CALL_MS = 3000


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    name: str
    width: int
    height: int
    language: str
    theme: str


LOOKS = (
    Look("pl-light-1440", 1440, 900, "pl", "light"),
    Look("en-dark-1440", 1440, 900, "en", "dark"),
    Look("pl-light-390", 390, 844, "pl", "light"),
    Look("pl-dark-360", 360, 780, "pl", "dark"),
)


@dataclass(frozen=True)
class Stop:
    """A page of the tour; ``prepare`` does what has to be seen on it."""

    name: str
    path: str
    needs_login: bool = True
    prepare: Callable[[Page], None] | None = None


def open_first_row(page: Page) -> None:
    """Follow the first name in a list."""
    page.locator("#page table a, #page .tc-item a").first.click()
    page.wait_for_timeout(SETTLE_MS)


def open_menu(page: Page) -> None:
    """Open the menu behind one's own name, on the phone the drawer with it."""
    if page.locator("[data-drawer]").is_visible():
        page.locator("[data-drawer]").click()
    page.locator(".tc-me").click()


def open_keypad(page: Page) -> None:
    """Open the phone."""
    page.locator('[data-softphone="keypad"]:visible').first.click()


def send_empty_form(page: Page) -> None:
    """Send the form as it is, to see the refusal."""
    page.locator("#page form [type=submit], #page form button:not([type=button])").last.click()
    page.wait_for_timeout(SETTLE_MS)


def open_pencil(page: Page) -> None:
    """Open the panel of the first user group."""
    page.locator(".tc-block [id$='-edit']").first.click()
    page.locator("#user-group-panel:not([hidden])").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def delete_position_in_use(page: Page) -> None:
    """Try to delete a subgroup that somebody is in, to see the refusal."""
    open_pencil(page)
    page.locator(".tc-sublist button[type=submit]").first.click()
    page.wait_for_timeout(SETTLE_MS)


def open_contents(page: Page) -> None:
    """Look at who is in the first user group."""
    page.locator(".tc-block .tc-rowacts a").first.click()
    page.wait_for_timeout(SETTLE_MS)


STOPS = (
    Stop("01-login", "/login/", needs_login=False),
    Stop("02-sign-up", "/signup/", needs_login=False),
    Stop("03-password-reset", "/password/reset/", needs_login=False),
    Stop("04-dashboard", "/dashboard/"),
    Stop("05-own-menu", "/dashboard/", prepare=open_menu),
    Stop("06-phone", "/dashboard/", prepare=open_keypad),
    Stop("07-persons", "/contacts/persons/"),
    Stop("08-person-form", "/contacts/persons/new/"),
    Stop("09-person-form-refused", "/contacts/persons/new/", prepare=send_empty_form),
    Stop("10-person-card", "/contacts/persons/", prepare=open_first_row),
    Stop("11-history", "/history/"),
    Stop("12-users", "/users/"),
    Stop("13-user-form", "/users/new/"),
    Stop("14-health", "/health/"),
    Stop("15-not-found", "/no-such-place/"),
    Stop("30-user-groups", "/user-groups/"),
    Stop("31-user-group-form", "/user-groups/new/"),
    Stop("32-user-group-panel", "/user-groups/", prepare=open_pencil),
    Stop("33-user-group-refused", "/user-groups/", prepare=delete_position_in_use),
    Stop("34-user-group-contents", "/user-groups/", prepare=open_contents),
    Stop("40-log", "/audit/"),
    Stop("41-log-finds-nothing", "/audit/?q=nothing-like-this"),
    Stop("42-api-keys", "/api-keys/"),
    Stop("43-api-key-form", "/api-keys/new/"),
    Stop("44-api-requests", "/api-keys/requests/"),
    Stop("45-api-documentation", "/api/docs/"),
    Stop("50-profile", "/profile/"),
    Stop("51-profile-password", "/profile/password/", prepare=send_empty_form),
    Stop("52-profile-email", "/profile/email/"),
    Stop("53-second-factor", "/profile/second-factor/"),
    Stop("54-really-you", "/profile/second-factor/app/connect/"),
    Stop("55-security", "/security/"),
    Stop("56-login-policy-form", "/security/policies/new/"),
    Stop("57-login-policy-refused", "/security/policies/new/", prepare=send_empty_form),
)


@dataclass
class Tour:
    """Takes the pictures and remembers what was wrong."""

    base_url: str
    email: str
    password: str
    output: Path
    has_calls: bool = False
    problems: list[str] = field(default_factory=list)
    _heard: list[str] = field(default_factory=list)

    def take(self, browser: Browser, looks: Sequence[Look], stops: Sequence[Stop]) -> None:
        """Walk all stops in each look, first as a stranger, then logged in."""
        for look in looks:
            for is_inside in (False, True):
                with self.context(browser, look) as context:
                    page = self._listening_page(context)
                    if is_inside:
                        self.log_in(page, look)
                    for stop in stops:
                        if stop.needs_login == is_inside:
                            self._visit(page, look, stop)
                    if is_inside and self.has_calls:
                        self._receive_call(page, look)

    @contextmanager
    def context(self, browser: Browser, look: Look) -> Iterator[BrowserContext]:
        context = browser.new_context(
            viewport={"width": look.width, "height": look.height},
            locale="pl-PL" if look.language == "pl" else "en-GB",
            color_scheme="dark" if look.theme == "dark" else "light",
            has_touch=look.width < 768,
            permissions=["microphone"],
        )
        context.set_default_timeout(PATIENCE_MS)
        cookies = {"django_language": look.language, "theme": look.theme}
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": self.base_url}])
        yield context
        context.close()

    def _listening_page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", lambda message: self._heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._heard.append(str(error)))
        return page

    def log_in(self, page: Page, look: Look) -> None:
        page.goto(f"{self.base_url}/login/")
        page.locator("input[name=login]").fill(self.email)
        page.locator("input[name=password]").fill(self.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/dashboard/")
        # The login's own language and theme come before the browser's.
        for name, value in (("language", look.language), ("theme", look.theme)):
            token = page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
            page.request.post(
                f"{self.base_url}/preferences/{name}/",
                form={name: value},
                headers={"X-CSRFToken": token, "HX-Request": "true", "Referer": page.url},
            )

    def _visit(self, page: Page, look: Look, stop: Stop) -> None:
        self._heard.clear()
        answer = page.goto(self.base_url + stop.path)
        page.wait_for_timeout(SETTLE_MS)
        where = f"{look.name}/{stop.name}"
        if stop.prepare is not None:
            self._prepare(page, stop.prepare, where)
        self._picture(page, look, stop.name)
        page.evaluate(AXE.read_text())
        self.problems += [f"{where}: accessibility, {finding}" for finding in page.evaluate(RUN_AXE)]
        expected = answer is not None and (answer.status < 400 or stop.name.endswith(("not-found", "health")))
        if not expected:
            self.problems.append(f"{where}: answered {answer.status if answer else 'nothing'}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.problems.append(f"{where}: scrolls sideways")
        self.problems += [
            f"{where}: {text[:160]}" for text in self._heard if not re.search(r"status of (404|422|503)", text)
        ]

    def _picture(self, page: Page, look: Look, name: str) -> None:
        page.screenshot(path=self.output / look.name / f"{name}.png")

    def _receive_call(self, page: Page, look: Look) -> None:
        """Let the demo operator call: pop-up, conversation, history while it runs, card after it."""
        page.goto(f"{self.base_url}/contacts/persons/")
        page.locator("#phone-pill .tc-pres.is-ready").wait_for()
        subprocess.run([PROJECT_ROOT / "scripts/demo-call"], cwd=PROJECT_ROOT, check=True, stdout=subprocess.DEVNULL)
        page.locator("#screen-pop .tc-pop").wait_for()
        page.wait_for_timeout(SETTLE_MS)
        self._picture(page, look, "20-call-rings")
        page.locator('#screen-pop [data-softphone="answer"]').click()
        page.wait_for_timeout(CALL_MS)
        self._picture(page, look, "21-call-runs")
        page.keyboard.press("g")
        page.keyboard.press("h")
        page.wait_for_timeout(CALL_MS)
        self._picture(page, look, "22-call-in-history")
        page.keyboard.press("Alt+h")
        page.wait_for_timeout(CALL_MS)
        page.locator("#page table a").first.click()
        page.wait_for_timeout(SETTLE_MS)
        self._picture(page, look, "23-call-on-card")

    def _prepare(self, page: Page, prepare: Callable[[Page], None], where: str) -> None:
        try:
            prepare(page)
        except PlaywrightError as error:
            self.problems.append(f"{where}: {str(error).splitlines()[0]}")
        page.wait_for_timeout(SETTLE_MS)


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
    parser.add_argument("--stop", action="append", help="only stops whose name contains this")
    chosen = parser.parse_args(arguments)
    looks = [look for look in LOOKS if not chosen.look or look.name in chosen.look]
    stops = [stop for stop in STOPS if not chosen.stop or any(part in stop.name for part in chosen.stop)]
    tour = Tour(chosen.url.rstrip("/"), chosen.email, chosen.password, chosen.output, has_calls=chosen.call)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tour.take(browser, looks, stops)
        browser.close()
    if chosen.readme:
        README_PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(chosen.output / LOOKS[0].name / "20-call-rings.png", README_PICTURE)
    say(f"{len(looks) * len(stops)} pictures are in {chosen.output}.")
    for problem in tour.problems:
        say(f"  {problem}")
    sys.exit(1 if tour.problems else 0)
