"""Measures every page of the public site: Lighthouse on phone and desktop, axe-core at three widths in light and dark.

Needs a running installation. Reports (HTML and JSON) go to var/reports; anything under the limit ends with an error.
The performance score is a measurement: on a busy machine it wobbles, so a page below the limit is measured again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from telecube.devtools.reports import REPORTS, SiteFigures, write_axe_report, write_summary
from telecube.devtools.tour import ARGUMENTS, AXE, CHROMIUM, PROJECT_ROOT, RUN_AXE, say
from telecube.site.addresses import all_paths

NODE = PROJECT_ROOT / ".venv/bin/node"
PROGRAM = Path(__file__).with_name("lighthouse.mjs")
CLASSES = ("performance", "accessibility", "best-practices", "seo")
FORMS = ("mobile", "desktop")
LEAST = 95
TRIES = 3
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")
#: A page and the kind of device that it is measured on.
Job = tuple[str, str]


@dataclass(frozen=True)
class Measurement:
    """What Lighthouse says of a page on one kind of device."""

    path: str
    form: str
    report: dict[str, Any]

    @property
    def scores(self) -> dict[str, int]:
        """The score of each class, 0 to 100."""
        return {name: round((self.report["categories"][name]["score"] or 0) * 100) for name in CLASSES}

    @property
    def lowest(self) -> int:
        """The score of the worst class."""
        return min(self.scores.values())

    def value(self, audit: str) -> float:
        """Return what an audit measured, in its own unit."""
        return float(self.report["audits"][audit]["numericValue"])

    def details(self, audit: str) -> Any:
        """Return what an audit lists: rows, or a list of what is kept to."""
        return self.report["audits"][audit]["details"]["items"]

    def is_passed(self, audit: str) -> bool:
        """Say whether an audit has nothing to say."""
        return bool(self.report["audits"][audit]["score"] == 1)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests of the page: url, transferSize, resourceSize, resourceType."""
        return list(self.details("network-requests"))

    @property
    def transferred_bytes(self) -> int:
        """What came over the line, heads included."""
        return sum(int(one["transferSize"]) for one in self.requests)


def measure(base_url: str, jobs: Sequence[Job], *, folder: Path = REPORTS / "lighthouse") -> list[Measurement]:
    """Let Lighthouse look at each page once, one after another; the reports stay in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    stems = [folder / f"{name_of(path)}-{form}" for path, form in jobs]
    asked = [
        {"url": base_url + path, "form": form, "stem": str(stem)}
        for (path, form), stem in zip(jobs, stems, strict=True)
    ]
    subprocess.run(
        [NODE, PROGRAM],
        input=json.dumps({"chromium": CHROMIUM, "jobs": asked}),
        text=True,
        check=True,
        cwd=PROJECT_ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    reports = [json.loads(Path(f"{stem}.report.json").read_text()) for stem in stems]
    return [Measurement(path, form, report) for (path, form), report in zip(jobs, reports, strict=True)]


def name_of(path: str) -> str:
    """Return the name of a page's reports."""
    return path.strip("/").replace("/", "-") or "home"


def best_of(base_url: str, jobs: Sequence[Job]) -> list[Measurement]:
    """Measure each page, and again up to two times whatever has a finding; return the better ones, in order."""
    best: dict[Job, Measurement] = {}
    waiting = list(jobs)
    for _try in range(TRIES):
        for one in measure(base_url, waiting) if waiting else []:
            best[one.path, one.form] = max(best.get((one.path, one.form), one), one, key=lambda it: it.lowest)
        waiting = [job for job in jobs if best[job].lowest < LEAST]
    return [best[job] for job in jobs]


def look_with_axe(base_url: str, paths: Sequence[str]) -> list[dict[str, Any]]:
    """Return what axe-core finds on the pages, in both themes at three widths; the report stays in the folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        seen = examine(browser, base_url, paths)
        browser.close()
    write_axe_report(seen)
    return seen


def examine(browser: Browser, base_url: str, paths: Sequence[str]) -> list[dict[str, Any]]:
    """Look at pages in both themes at three widths: what axe-core finds, sideways scrolling, cookies."""
    context = browser.new_context(base_url=base_url, reduced_motion="reduce")
    page = context.new_page()
    seen: list[dict[str, Any]] = []
    for path in paths:
        page.goto(path)
        # The content policy lets nothing in by a tag; a program at the browser's helm is no page.
        page.evaluate(AXE.read_text())
        for theme in THEMES:
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                findings = list(page.evaluate(RUN_AXE))
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    findings.append("scrolls sideways")
                findings += [f"keeps the cookie {one['name']}" for one in context.cookies()]
                seen.append({"path": path, "width": width, "theme": theme, "findings": findings})
    context.close()
    return seen


def published(base_url: str) -> list[str]:
    """Return the paths of the site that answer: documents only when the operator has published them."""
    pages, documents = all_paths(documents=False), all_paths()
    return [*pages, *(path for path in documents if path not in pages and _answers(base_url + path))]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310  # an address of this very installation
            return bool(answer.status == 200)
    except OSError:
        return False


def main(arguments: Sequence[str]) -> None:
    """Measure all pages and say what was found."""
    parser = argparse.ArgumentParser(prog="scripts/lighthouse", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="address of the running installation")
    parser.add_argument("--only", action="append", help="only pages whose path contains this")
    parser.add_argument("--no-lighthouse", action="store_true", help="axe-core only")
    chosen = parser.parse_args(arguments)
    base_url = chosen.url.rstrip("/")
    paths = [path for path in published(base_url) if not chosen.only or any(part in path for part in chosen.only)]
    seen = look_with_axe(base_url, paths)
    problems = [f"{one['path']} at {one['width']} px, {one['theme']}: {it}" for one in seen for it in one["findings"]]
    jobs = [] if chosen.no_lighthouse else [(path, form) for path in paths for form in FORMS]
    measured = best_of(base_url, jobs)
    problems += [
        f"{one.path} {one.form}: {name} {score}"
        for one in measured
        for name, score in one.scores.items()
        if score < LEAST
    ]
    say(write_summary(SiteFigures(measured, seen)))
    for problem in problems:
        say(f"  {problem}")
    say(f"Reports are in {REPORTS}.")
    sys.exit(1 if problems else 0)
