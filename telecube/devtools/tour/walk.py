"""Walks the pages of a running installation in both languages and themes, and on a phone.

Each page is also checked: no sideways scrolling, no error in the browser's console, no failed request, nothing found by
axe (WCAG 2.0 to 2.2, A and AA).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from telecube.devtools.tour.looks import Look
from telecube.devtools.tour.stop import PHONE_PX, SETTLE_MS, WHATEVER, Stop
from telecube.devtools.tour.story import Guide, Key, Scene, Story

PROJECT_ROOT = Path(__file__).resolve().parents[3]
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
#: The same, but of what is too small only that which lies in the open menu: the rest is half under it.
RUN_AXE_UNDER_MENU = RUN_AXE.replace("async () =>", "async (overlay) =>").replace(
    "  const places",
    """  const isInside = (node) => document.querySelector(node.target[0])?.closest(overlay);
  for (const one of found.violations) if (one.id === "target-size") one.nodes = one.nodes.filter(isInside);
  found.violations = found.violations.filter((one) => one.nodes.length);
  const places""",
)
PATIENCE_MS = 8000
CALL_MS = 3000
#: A password is hashed on purpose slowly, and the machine may be busy.
LOGIN_MS = 30_000
TALLEST_PX = 6000
#: What a form with mistakes, an unknown place and a service that is away are answered with.
USUAL_REFUSALS = (404, 422, 503)
UNCHANGED = 304


@dataclass
class Tour:
    """Takes the pictures and remembers what was wrong."""

    base_url: str
    email: str
    password: str
    output: Path
    mails: Path = PROJECT_ROOT / "var/dev/mail"
    has_calls: bool = False
    key: Key | None = None
    #: Is told where the walk is now; the limit of a stop begins there.
    watch: Callable[[str], None] = lambda _where: None
    problems: list[str] = field(default_factory=list)
    pictures: int = 0
    _heard: list[str] = field(default_factory=list)

    def take(self, browser: Browser, looks: Sequence[Look], stops: Sequence[Stop]) -> None:
        """Walk all stops in each look, first as a stranger, then logged in."""
        for look in looks:
            for is_inside in (False, True):
                here = [stop for stop in stops if stop.needs_login == is_inside]
                if here or (is_inside and self.has_calls):
                    self._walk(browser, look, here, is_inside=is_inside)

    def _walk(self, browser: Browser, look: Look, stops: Sequence[Stop], *, is_inside: bool) -> None:
        self.watch(f"{look.name}/{stops[0].name if stops else 'a call'}")
        with self.context(browser, look) as context:
            page = self.listening_page(context)
            if is_inside:
                self.log_in(page, look)
            for stop in stops:
                self._visit(page, look, stop)
            if is_inside and self.has_calls:
                self._receive_call(page, look)

    def tell(
        self, browser: Browser, looks: Sequence[Look], stories: Sequence[Story], wanted: Callable[[str], bool]
    ) -> None:
        """Tell the stories that have a wanted scene, in each look."""
        for look in looks:
            for story in stories:
                if any(map(wanted, story.stops)):
                    self._tell(browser, look, story, wanted)

    def _tell(self, browser: Browser, look: Look, story: Story, wanted: Callable[[str], bool]) -> None:
        last = story.tell.__name__
        self.watch(f"{look.name}/{last}")
        with Guide(self, browser, look) as guide, closing(story.tell(guide)) as scenes:
            try:
                for scene in scenes:
                    last = scene.name
                    self.watch(f"{look.name}/{last}")
                    if wanted(scene.name):
                        self._look_at(scene, look)
                    self._heard.clear()
            except (PlaywrightError, httpx.HTTPError) as error:
                if not browser.is_connected():
                    raise
                self.problems.append(f"{look.name}/{last}: after it, {str(error).splitlines()[0]}")

    def _look_at(self, scene: Scene, look: Look) -> None:
        scene.page.wait_for_timeout(SETTLE_MS)
        self._picture(scene.page, look, scene.name, is_whole=scene.is_whole)
        self._check(scene.page, f"{look.name}/{scene.name}", overlay=scene.overlay, expected=scene.expected)
        scene.page.set_viewport_size({"width": look.width, "height": look.height})

    @contextmanager
    def context(self, browser: Browser, look: Look) -> Iterator[BrowserContext]:
        context = browser.new_context(
            viewport={"width": look.width, "height": look.height},
            locale="pl-PL" if look.language == "pl" else "en-GB",
            color_scheme="dark" if look.theme == "dark" else "light",
            has_touch=look.width < PHONE_PX,
            permissions=["microphone"],
        )
        context.set_default_timeout(PATIENCE_MS)
        cookies = {"django_language": look.language, "theme": look.theme}
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": self.base_url}])
        yield context
        context.close()

    def listening_page(self, context: BrowserContext) -> Page:
        """Return a new page whose mistakes are heard."""
        page = context.new_page()
        page.on("console", lambda message: self._heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._heard.append(str(error)))
        return page

    def log_in(self, page: Page, look: Look, *, email: str = "", password: str = "") -> None:
        """Enter the panel, as the tour's own login unless another one is given."""
        enter_password(page, self.base_url, email or self.email, password or self.password)
        page.wait_for_url("**/dashboard/", timeout=LOGIN_MS)
        self.choose_look(page, look)

    def choose_look(self, page: Page, look: Look) -> None:
        """Let the login have language and theme of the look: its own come before the browser's."""
        for name, value in (("language", look.language), ("theme", look.theme)):
            token = page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
            headers = {"X-CSRFToken": token, "HX-Request": "true", "Referer": page.url}
            page.request.post(f"{self.base_url}/preferences/{name}/", form={name: value}, headers=headers)

    def _visit(self, page: Page, look: Look, stop: Stop) -> None:
        where = f"{look.name}/{stop.name}"
        self.watch(where)
        self._heard.clear()
        page.set_viewport_size({"width": look.width, "height": look.height})
        answer = page.goto(self.base_url + stop.path_in(look.language))
        page.wait_for_timeout(SETTLE_MS)
        if stop.prepare is not None:
            self._prepare(page, stop.prepare, where)
        self._picture(page, look, stop.name, is_whole=stop.is_whole)
        self._check(page, where, overlay=stop.overlay, expected=(stop.answers,))
        if stop.needs_login and urlsplit(page.url).path == "/login/":
            self.problems.append(f"{where}: shows the login, the tour's session has ended")
        # Within one page a fragment is nothing to answer.
        if answer is not None and stop.answers not in (answer.status, WHATEVER) and answer.status != UNCHANGED:
            self.problems.append(f"{where}: answered {answer.status}")

    def _check(self, page: Page, where: str, *, overlay: str, expected: Sequence[int]) -> None:
        page.evaluate(AXE.read_text())
        findings = page.evaluate(RUN_AXE_UNDER_MENU, overlay) if overlay else page.evaluate(RUN_AXE)
        self.problems += [f"{where}: accessibility, {finding}" for finding in findings]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.problems.append(f"{where}: scrolls sideways")
        usual = "|".join(map(str, [*USUAL_REFUSALS, *expected]))
        self.problems += [
            f"{where}: {text[:160]}" for text in self._heard if not re.search(rf"status of ({usual})", text)
        ]

    def _picture(self, page: Page, look: Look, name: str, *, is_whole: bool = False) -> None:
        # A tall window, not a picture sewn together: what sticks to its foot would lie across the middle.
        if is_whole:
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": look.width, "height": min(max(height, look.height), TALLEST_PX)})
            page.wait_for_timeout(SETTLE_MS)
        # With the caret as it is: hiding it would leave style attributes on every field.
        page.screenshot(path=self.output / look.name / f"{name}.png", caret="initial")
        self.pictures += 1

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


def enter_password(page: Page, base_url: str, email: str, password: str) -> None:
    """Send the first step of the login and wait for its answer."""
    page.goto(f"{base_url}/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation(timeout=LOGIN_MS):
        page.keyboard.press("Enter")
