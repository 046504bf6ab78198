"""Pages of a company with 2,000 users and 500 permission groups, alone in the database and beside 10,000 others."""

from __future__ import annotations

from collections.abc import Sequence

from bench import crowd
from bench.browser import Browser
from bench.company import Company, ensure_company
from bench.figures import milliseconds
from bench.installation import Installation
from bench.options import Options
from bench.rows.pages import WARM_UP, fetch
from bench.tables import Table
from telecube.accounts.actions.permission_group_drafts import begin_draft
from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.user_list import page_of_users
from telecube.core.tenancy import tenant_scope
from telecube.devtools.screen import say

BUDGET = 150
COLUMNS = ["page", "requests", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "kB", f"p95 ≤ {BUDGET} ms"]
PASS, FAIL = "pass", "FAIL"
Page = tuple[str, str, str]


def measure(installation: Installation, options: Options) -> list[Table]:
    """Fetch the same pages twice in one run: first without the other companies, then with them."""
    installation.start("postgres")
    size = crowd.QUICK if options.is_quick else crowd.FULL
    company = ensure_company(size.company)
    crowd.ensure_crowd(installation.instance, company, size)
    crowd.ensure_no_others(installation.instance)
    installation.start("web")
    pages = _plan(company)
    browser = Browser(installation.instance, company)
    alone = [_row(installation, browser, page, options.requests) for page in pages]
    crowd.ensure_others(installation.instance, size.other_companies)
    # Loading takes longer than the server keeps an idle connection.
    browser = Browser(installation.instance, company)
    beside = [_row(installation, browser, page, options.requests) for page in pages]
    return [
        Table(f"{size}; the company alone", COLUMNS, alone, [verdict(alone)]),
        Table(f"{size}; {size.other_companies:,} other companies beside it", COLUMNS, beside, [verdict(beside)]),
    ]


def verdict(rows: Sequence[Sequence[str]]) -> str:
    """Return the sentence below a table: whether all pages hold the budget, and which do not."""
    late = [row[0] for row in rows if row[-1] != PASS]
    if not late:
        return f"{PASS}: all {len(rows)} pages hold {BUDGET} ms at the 95th percentile."
    return f"{FAIL}: {len(late)} of {len(rows)} pages miss {BUDGET} ms at the 95th percentile: {'; '.join(late)}."


def _row(installation: Installation, browser: Browser, page: Page, requests: int) -> Sequence[str]:
    name, path, target = page
    before = installation.cpu_seconds("web", "postgres")
    spread = fetch(browser, lambda: path, requests, target=target)
    cpu = 1000 * (installation.cpu_seconds("web", "postgres") - before) / (requests + WARM_UP)
    size = len(browser.get(path, target=target).text.encode()) // 1024
    row = [name, str(spread.count), *spread.cells, milliseconds(cpu), str(size), PASS if spread.p95 <= BUDGET else FAIL]
    say("  " + "  ".join(row))
    return row


def _plan(company: Company) -> list[Page]:
    """Name, address and swapped fragment ("" for the whole page) of each row."""
    with tenant_scope(company.tenant_id):
        actor = actor_of(User.objects.get(pk=company.user_id))
        user = User.objects.filter(is_main_administrator=False).order_by("pk")[0].pk
        group = PermissionGroup.objects.filter(name="Uprawnienia 7").get()
        user_group = UserGroup.objects.filter(name="Grupa 7", parent=None).get().pk
        last = _last_mark()
        draft = begin_draft(actor, name=group.name, rights=group.rights, group=group, version=group.version)
    wizard = "/permission-groups"
    return [
        ("users, first page", "/users/", ""),
        ("users, last page", f"/users/?after={last}", "user-rows"),
        ("users of a permission group", f"/users/?group={group.pk}", ""),
        ("users, search a name", "/users/?q=kowal", "user-rows"),
        ("groups of a filter, opened", "/users/filters/user-group/", ""),
        ("groups of a filter by words", "/users/filters/user-group/?words=podgrupa+2", ""),
        ("form of a new user", "/users/new/", ""),
        ("form of a user", f"/users/{user}/edit/", ""),
        ("boxes of a user group", f"/user-groups/{user_group}/ticks/", ""),
        ("user groups by words", "/user-groups/search/?words=podgrupa+2", ""),
        ("permission groups", f"{wizard}/", ""),
        ("wizard, rights", f"{wizard}/{group.pk}/edit/", ""),
        ("wizard, users", f"{wizard}/drafts/{draft}/users/", ""),
        ("user groups", "/user-groups/", ""),
        ("user group, contents", f"/user-groups/{user_group}/", ""),
        ("user group, edit", f"/user-groups/{user_group}/edit/", ""),
        ("security", "/security/", ""),
    ]


def _last_mark() -> str:
    """Return the mark behind which the last page begins."""
    page, mark = page_of_users(), ""
    while page.next_mark:
        mark, page = page.next_mark, page_of_users(after=page.next_mark)
    return mark
