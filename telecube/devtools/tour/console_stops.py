"""Stops in the console of the service's own staff, who log in with a second factor."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from telecube.devtools.instance import open_instance
from telecube.devtools.services import manage
from telecube.devtools.tour.looks import Look
from telecube.devtools.tour.one_time_codes import CODE_SECONDS, code_of
from telecube.devtools.tour.stop import SETTLE_MS, Stop, open_first_row, send_form
from telecube.devtools.tour.walk import LOGIN_MS, Tour, enter_password

LOGIN_LINE = re.compile(r"(?P<email>\S+@\S+)  password (?P<password>\S+)  key of the second factor (?P<secret>\w+)")


def open_first_company(page: Page) -> None:
    """Open the demo company, which has users, phones and persons."""
    page.locator("[name=q]").fill("Klimatech")
    page.locator("#page .tc-filters [type=submit]").click()
    open_first_row(page)


def refuse_visit(page: Page) -> None:
    """Begin a visit without a reason, to see the refusal."""
    open_first_company(page)
    page.locator("#page form[action$='/visit/']").evaluate("(form) => { form.noValidate = true; }")
    page.locator("#page form[action$='/visit/'] [type=submit]").click()
    page.locator("#page .is-invalid").first.wait_for()


def visit(page: Page) -> None:
    """Look into the panel of the demo company."""
    open_first_company(page)
    page.locator("#page form[action$='/visit/'] [name=reason]").fill("Zgłoszenie 17: nie słychać rozmówcy")
    page.locator("#page form[action$='/visit/'] [type=submit]").click()
    page.locator("#visit-bar").wait_for()


def meet_limit_of_visit(page: Page) -> None:
    """Open somebody's own page during the visit: it is refused inside the visited panel."""
    page.goto(page.url.partition("/dashboard")[0] + "/profile/")
    page.wait_for_timeout(SETTLE_MS)


def end_visit(page: Page) -> None:
    """Leave the panel again."""
    page.locator("#visit-bar [type=submit]").click()
    page.locator(".tc-console").wait_for()


def preview_document(page: Page) -> None:
    """Look at the next version of the terms; nothing is published."""
    page.locator("#page form [name=look]").click()
    page.wait_for_timeout(SETTLE_MS)


CONSOLE_STOPS = (
    Stop("90-console-companies", "/console/"),
    Stop("90a-console-attention", "/console/?view=attention"),
    Stop("90b-console-nothing", "/console/?q=nobody-is-called-so"),
    Stop("91-console-company", "/console/", prepare=open_first_company, is_whole=True),
    Stop("91a-console-visit-refused", "/console/", prepare=refuse_visit, is_whole=True),
    Stop("92-console-exchange", "/console/exchanges/new/", prepare=send_form),
    Stop("93-console-invoices", "/console/invoices/"),
    Stop("93a-console-invoice", "/console/invoices/", prepare=open_first_row, is_whole=True),
    Stop("94-console-payments", "/console/payments/", is_whole=True),
    Stop("94a-console-transactions", "/console/payments/all/"),
    Stop("94b-console-transaction", "/console/payments/all/", prepare=open_first_row),
    Stop("95-console-contracts", "/console/contracts/"),
    Stop("95a-console-contract", "/console/contracts/", prepare=open_first_row, is_whole=True),
    Stop("96-console-plans", "/console/plans/", is_whole=True),
    Stop("96a-console-plan", "/console/plans/", prepare=open_first_row, is_whole=True),
    Stop("96b-console-plan-new", "/console/plans/new/", is_whole=True),
    Stop("97-console-tariffs", "/console/tariffs/"),
    Stop("97a-console-tariff", "/console/tariffs/", prepare=open_first_row),
    Stop("98-console-documents", "/console/documents/"),
    Stop("98a-console-document", "/console/documents/", prepare=open_first_row),
    Stop("98b-console-document-preview", "/console/documents/new/terms/", prepare=preview_document, is_whole=True),
    Stop("99-console-staff", "/console/staff/"),
    Stop("99a-console-log", "/console/log/"),
    Stop("99b-console-not-found", "/console/companies/00000000-0000-7000-8000-000000000000/", answers=404),
    Stop("99c-visit", "/console/", prepare=visit),
    Stop("99d-visit-refused", "/dashboard/", prepare=meet_limit_of_visit),
    Stop("99e-visit-ended", "/dashboard/", prepare=end_visit),
)


@dataclass
class StaffTour(Tour):
    """The same walk by somebody who shows a code after the password."""

    secret: str = ""

    def log_in(self, page: Page, look: Look, *, email: str = "", password: str = "") -> None:
        enter_password(page, self.base_url, email or self.email, password or self.password)
        page.locator("input[name=code]").wait_for(timeout=LOGIN_MS)
        while page.locator("input[name=code]").is_visible():
            # A code opens one browser; the next look waits for the next code.
            page.locator("input[name=code]").fill(code_of(self.secret, at=time.time()))
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            page.wait_for_timeout(SETTLE_MS)
            if page.locator("input[name=code]").is_visible():
                page.wait_for_timeout((CODE_SECONDS - time.time() % CODE_SECONDS) * 1000)
        page.wait_for_url("**/dashboard/", timeout=LOGIN_MS)
        self.choose_look(page, look)

    def _visit(self, page: Page, look: Look, stop: Stop) -> None:
        super()._visit(page, look, stop)
        if stop.name.endswith("-refused"):
            self.problems = [problem for problem in self.problems if "status of 403" not in problem]


def take_console(tour: Tour, browser: Browser, looks: Sequence[Look], stops: Sequence[Stop]) -> None:
    """Walk the stops of the console, if there are any, as a member of staff of the local installation."""
    if not stops:
        return
    said = manage(open_instance("dev"), "load_demo_staff", purpose="Letting Olga work in the console")
    login = LOGIN_LINE.search(said)
    assert login is not None, said
    staff = StaffTour(tour.base_url, login["email"], login["password"], tour.output, secret=login["secret"])
    staff.watch = tour.watch
    try:
        staff.take(browser, looks, stops)
    finally:
        tour.problems += staff.problems
