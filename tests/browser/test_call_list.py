"""The contact history while calls go on: rows come and change without a reload and never move under the pointer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from telecube.calls.models import CallRecord
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.browser.house import House, Phones, open_tab, wait_line

CALLER = "+48602345678"
TabOf = Callable[..., Page]


def begin_call(house: House, e164: str = "+48514987654") -> CallRecord:
    """A call that has just begun, as the switchboard writes it; the company's browsers are told."""
    with tenant_scope(house.acme.id):
        record = CallRecord.objects.create(
            linked_id=uuid7().hex,
            direction="in",
            result="in_progress",
            started_at=now(),
            from_number=e164,
            other_e164=e164,
        )
    house.announce(house.acme, "call.changed", linked_id=record.linked_id)
    return record


def end_call(house: House, record: CallRecord, result: str) -> None:
    with tenant_scope(house.acme.id):
        CallRecord.objects.filter(pk=record.pk).update(result=result, is_open=False, ended_at=now(), duration_seconds=4)
    house.announce(house.acme, "call.ended", linked_id=record.linked_id)


def open_list(page: Page) -> None:
    page.goto("/history/")
    wait_line(page, "ready")
    page.mouse.move(2, 600)
    expect(page.locator("#call-list")).to_be_visible()


def test_a_real_call_appears_in_the_list_and_ends_there_without_a_reload(
    tab_of: TabOf, phone: Phones, house: House
) -> None:
    page = tab_of("ben")
    begin_call(house)
    open_list(page)
    before = page.locator(".tc-callrow").count()
    outside = phone.outside(CALLER)
    call = outside.call(house.desks["ben"].number)
    newest = page.locator(".tc-callrow").first
    expect(page.locator(".tc-callrow")).to_have_count(before + 1, timeout=10_000)
    expect(newest.locator(".tc-badge")).to_have_class("tc-badge is-live")
    expect(newest).to_contain_text("602\u00a0345\u00a0678")
    call.hang_up()
    expect(newest.locator(".tc-badge")).to_have_class("tc-badge is-missed", timeout=10_000)


def test_while_somebody_points_at_the_list_rows_change_in_place_and_new_ones_wait(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    record = begin_call(house)
    open_list(page)
    row = page.locator(f"#call-{record.pk}")
    row.locator("td").nth(4).hover()
    end_call(house, record, "no_answer")
    expect(row.locator(".tc-badge")).to_have_class("tc-badge is-missed")
    newer = begin_call(house)
    expect(page.locator("[data-live-show]")).to_contain_text("1")
    expect(page.locator(f"#call-{newer.pk}")).to_have_count(0)
    page.locator("[data-live-show]").click()
    expect(page.locator(f"#call-{newer.pk}")).to_be_visible()


def end_before_the_stream(house: House, record: CallRecord) -> Callable[[Route], None]:
    """Let a call end just before the browser's next stream is asked for."""

    def end_and_go_on(route: Route) -> None:
        end_call(house, record, "no_answer")
        route.continue_()

    return end_and_go_on


def test_what_happened_between_a_page_and_its_stream_is_shown(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    record = begin_call(house)
    page.route("**/live/", end_before_the_stream(house, record), times=1)
    page.goto("/history/")
    expect(page.locator(f"#call-{record.pk} .tc-badge")).to_have_class("tc-badge is-missed")


def test_what_happened_while_another_tab_took_the_stream_over_is_shown(
    browser_of: Callable[..., BrowserContext], house: House
) -> None:
    context = browser_of("anna")
    reader, other = open_tab(context), open_tab(context, line="elsewhere")
    record = begin_call(house)
    other.goto("/history/")
    badge = other.locator(f"#call-{record.pk} .tc-badge")
    expect(badge).to_have_class("tc-badge is-live")
    context.route("**/live/", end_before_the_stream(house, record), times=1)
    reader.close()
    expect(badge).to_have_class("tc-badge is-missed")


def test_a_call_lost_by_a_crash_of_the_exchange_is_shown_as_interrupted(
    tab_of: TabOf, phone: Phones, house: House
) -> None:
    page = tab_of("ben")
    open_list(page)
    phone.outside(CALLER).call(house.desks["ben"].number)
    page.locator("#screen-pop-card [data-softphone=answer]").click(timeout=15_000)
    newest = page.locator(".tc-callrow").first
    expect(newest.locator(".tc-badge")).to_have_class("tc-badge is-live")
    expect(newest).to_contain_text("Ben Nowak")
    page.mouse.move(2, 600)
    house.processes["asterisk"].kill()
    house.processes["asterisk"].start()
    house.processes["asterisk"].wait_healthy()
    expect(newest.locator(".tc-badge")).to_contain_text("Przerwane", timeout=20_000)
