"""From the INVITE to the pop-up, and from the hang-up to the finished record: calls one after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.browser import Browser, EventStream
from bench.company import Company, ensure_company, ensure_reachable
from bench.data import ensure_data, some_callers
from bench.figures import spread_of
from bench.installation import Installation
from bench.load import wait_reachable
from bench.options import Options
from bench.outside_caller import PHONE_ADDRESS, PHONE_PORT, OutsideCall, RingingPhone
from bench.sipp import Folder, register
from bench.tables import Table
from telecube.calls.models import CallRecord
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.devtools.processes import wait_until
from telecube.devtools.screen import Trouble

NUMBER = "+48221000100"
TALK_SECONDS = 0.3
COLUMNS = ["time", "calls", "p50 ms", "p95 ms", "p99 ms", "longest ms", "budget"]


@dataclass(frozen=True)
class Times:
    """One call; all in milliseconds."""

    phone_called: float
    event: float
    pop_up: float
    record_final: float


def measure(installation: Installation, options: Options) -> list[Table]:
    """Call a logged-in user whose phone rings, look at the pop-up, answer, hang up."""
    installation.start("postgres")
    company = ensure_company("office")
    ensure_data(installation.instance, company, persons=options.persons)
    installation.start("asterisk", "web", "worker", "switchboard")
    callers = some_callers(company, options.calls)
    began, times = now(), []
    with ready_phone(installation, company) as phone:
        browser = Browser(installation.instance, company)
        stream = browser.open_stream()
        _call(browser, stream, phone, callers[0])  # warm-up
        times = [_call(browser, stream, phone, caller) for caller in callers]
    spreads = {
        ("INVITE sent → INVITE at the phone", ""): spread_of(time.phone_called for time in times),
        ("INVITE sent → call.ringing at the browser", ""): spread_of(time.event for time in times),
        ("INVITE sent → pop-up with the person fetched", "300"): spread_of(time.pop_up for time in times),
        ("hang-up sent → record final, call.ended at the browser", ""): spread_of(time.record_final for time in times),
    }
    rows = [
        [name, str(spread.count), *spread.cells, f"{spread.most:,.0f}", budget]
        for (name, budget), spread in spreads.items()
    ]
    wanted = len(callers) + 1
    title = f"Pop-up and record: {len(callers)} calls from outside one after another, {options.persons:,} persons"
    return [Table(title, COLUMNS, rows, [_complete(company, began, wanted)])]


@contextmanager
def ready_phone(installation: Installation, company: Company) -> Iterator[RingingPhone]:
    """A registered phone of the company's administrator."""
    device = ensure_reachable(company, NUMBER)
    register(Folder(installation.instance.home), [device], address=PHONE_ADDRESS, port=PHONE_PORT)
    with RingingPhone() as phone:
        wait_reachable(installation, 1)
        yield phone


def _call(browser: Browser, stream: EventStream, phone: RingingPhone, caller: str) -> Times:
    call = OutsideCall(NUMBER, caller)
    call.ring()
    ringing = stream.wait("call.ringing")
    linked_id = ringing.data["linked_id"]
    pop_up = browser.get(f"/calls/{linked_id}/screen-pop/", target="screen-pop")
    if pop_up.status != 200 or "/contacts/persons/" not in pop_up.text:
        raise Trouble(f"The pop-up was answered {pop_up.status} and names no person.")
    popped_at = ringing.at + pop_up.milliseconds / 1000
    called_at = phone.answer()
    call.wait_answered()
    wait_until(lambda: False, seconds=TALK_SECONDS)
    hung_up_at = call.hang_up()
    ended = stream.wait("call.ended", lambda event: bool(event.data["linked_id"] == linked_id))
    return Times(
        phone_called=1000 * (called_at - call.began_at),
        event=1000 * (ringing.at - call.began_at),
        pop_up=1000 * (popped_at - call.began_at),
        record_final=1000 * (ended.at - hung_up_at),
    )


def _complete(company: Company, began: object, wanted: int) -> str:
    with tenant_scope(company.tenant_id):
        records = CallRecord.objects.filter(started_at__gte=began, is_open=False)
        named = records.filter(person__isnull=False).count()
        return f"{wanted} calls placed, {records.count()} records, {named} of them on a person's card."
