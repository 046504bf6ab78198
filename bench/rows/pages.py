"""Pages over HTTP against the running web server, logged in, one request at a time."""

from __future__ import annotations

import html
import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence

from bench.browser import Browser
from bench.company import Company, ensure_company, ensure_reachable
from bench.data import CALLS_EACH, NOTES_EACH, OUR_NUMBER, ensure_data, long_history_person, some_callers, some_persons
from bench.figures import Spread, milliseconds, spread_of
from bench.installation import Installation
from bench.machine import own_megabytes
from bench.options import Options
from bench.tables import Table
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.tenancy import tenant_scope
from telecube.devtools.screen import Trouble, say

LIST = "/contacts/persons/"
WARM_UP = 5
COLUMNS = ["page", "requests", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "budget p95", "Odoo 19 p50"]


class Pages:
    """The addresses of each row, one for each request."""

    def __init__(self, company: Company, count: int) -> None:
        self.persons = itertools.cycle(some_persons(company, count))
        self.numbers = itertools.cycle(some_callers(company, count))
        self.long_history = long_history_person(company)
        self.names = itertools.cycle(["kowal", "wisniew", "zielin", "dabrow", "zolc", "jablon", "szym"])

    def card(self) -> str:
        return f"{LIST}{next(self.persons)}/"

    def long_card(self) -> str:
        return f"{LIST}{self.long_history}/"

    def search_name(self) -> str:
        return f"{LIST}?q={next(self.names)}"

    def search_two_words(self) -> str:
        return f"{LIST}?q=anna+{next(self.names)}"

    def search_number(self) -> str:
        return f"{LIST}?q={next(self.numbers).removeprefix('+48')}"

    def search_nothing(self) -> str:
        return f"{LIST}?q=xqz{next(self.numbers)[-5:]}"

    def calls_of_number(self) -> str:
        return f"/history/?number=%2B{next(self.numbers).removeprefix('+')}"


def measure(installation: Installation, options: Options) -> list[Table]:
    """Fetch each page many times, with other values where the page takes some."""
    installation.start("postgres")
    company = ensure_company("office")
    ensure_reachable(company, OUR_NUMBER)
    ensure_data(installation.instance, company, persons=options.persons)
    installation.start("asterisk", "web", "worker", "switchboard")
    pages = Pages(company, options.requests)
    browser = Browser(installation.instance, company)
    rows = []
    for name, path, target, budget, odoo in _plan(pages, browser):
        before = installation.cpu_seconds("web", "postgres")
        spread = fetch(browser, path, options.requests, target=target)
        cpu = 1000 * (installation.cpu_seconds("web", "postgres") - before) / (options.requests + WARM_UP)
        rows.append([name, str(spread.count), *spread.cells, milliseconds(cpu), budget, odoo])
        say("  " + "  ".join(rows[-1]))
    lookup = _look_up_callers(company, pages.numbers, options.requests)
    rows.append(["caller look-up, the query alone", str(lookup.count), *lookup.cells, "–", "3", "6.5"])
    history = options.persons * (NOTES_EACH + CALLS_EACH)
    title = f"Pages: {options.persons:,} persons, {history:,} history rows"
    remarks = [
        "CPU ms: processor time of web server and database for one request; what a quiet machine would need. Page "
        "after page it holds two requests. The last column is another system at 1,000,000 persons: see above."
    ]
    return [Table(title, COLUMNS, rows, remarks), memory(installation)]


def memory(installation: Installation) -> Table:
    """What the processes need after the requests, without PostgreSQL's cache."""
    names = ("asterisk", "web", "worker", "switchboard", "postgres")
    sizes = {name: own_megabytes(installation.pids(name)) for name in names}
    rows = [[name, str(size)] for name, size in sizes.items()]
    return Table("Memory", ["process", "MB"], [*rows, ["together (budget 700)", str(sum(sizes.values()))]])


def _plan(pages: Pages, browser: Browser) -> Iterator[tuple[str, Callable[[], str], str, str, str]]:
    """Name, address, swapped fragment ("" for the whole page), budget and comparison of each row."""
    yield "persons, first page", lambda: LIST, "", "25", "36"
    yield "persons, page after page", _walker(browser, LIST, "person-list"), "person-list", "25", "523"
    yield "search a name: kowal …", pages.search_name, "person-list", "100", "471"
    yield "search two words", pages.search_two_words, "person-list", "100", ""
    yield "search a whole number", pages.search_number, "person-list", "100", ""
    yield "search without a hit", pages.search_nothing, "person-list", "100", "1,233"
    yield "card of a person", pages.card, "", "40", "57"
    yield "card with 2,000 history rows", pages.long_card, "", "40", ""
    yield "contact history, first page", lambda: "/history/", "", "25", ""
    yield "contact history, page after page", _walker(browser, "/history/", "call-list"), "call-list", "25", ""
    yield "contact history, missed calls", lambda: "/history/?view=missed", "", "25", ""
    yield "contact history of a number", pages.calls_of_number, "", "25", ""
    yield "dashboard", lambda: "/dashboard/", "", "", ""


def fetch(browser: Browser, path: Callable[[], str], requests: int, *, target: str) -> Spread:
    """Fetch so many pages one after the other; the first few are not counted."""
    times = []
    for number in range(requests + WARM_UP):
        address = path()
        answer = browser.get(address, target=target)
        if answer.status != 200:
            raise Trouble(f"{address} was answered {answer.status}.")
        if number >= WARM_UP:
            times.append(answer.milliseconds)
    return spread_of(times)


def _walker(browser: Browser, address: str, target: str) -> Callable[[], str]:
    """Return a function that names the page behind the one it named last."""
    path = address

    def step() -> str:
        nonlocal path
        following = next_address(browser.get(path, target=target).text, address)
        path = following or address
        return path

    return step


def next_address(text: str, address: str) -> str:
    """Return the address of the next page as the page links it, an empty text on the last one."""
    found = re.search(rf'"({re.escape(address)}?\?[^"]*\bafter=[^"]*|\?[^"]*\bafter=[^"]*)"', text)
    if not found:
        return ""
    link = html.unescape(found[1])
    return link if link.startswith("/") else address + link


def _look_up_callers(company: Company, numbers: Iterator[str], requests: int) -> Spread:
    times = [_look_up(company, number) for number in itertools.islice(numbers, requests + WARM_UP)]
    return spread_of(times[WARM_UP:])


def _look_up(company: Company, number: str) -> float:
    began = time.perf_counter()
    with tenant_scope(company.tenant_id):
        persons: Sequence[object] = persons_by_phone(number)
    if not persons:
        raise Trouble(f"Nobody has the number {number}.")
    return 1000 * (time.perf_counter() - began)
