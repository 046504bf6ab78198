"""Call set-ups a second: our routing against the same exchange with a static dial plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bench.company import Company, Device, ensure_company, fresh_devices
from bench.figures import milliseconds, percentile
from bench.installation import Installation
from bench.load import Step, place_calls, ready_phones
from bench.options import Options
from bench.sipp import Folder, Load
from bench.static_switch import static_switch
from bench.tables import Table
from telecube.calls.models import CallRecord, DirtyCall, IngestPosition
from telecube.config import config
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.devtools.processes import wait_until
from telecube.devtools.screen import say
from telecube.devtools.services import service

COLUMNS = [
    "calls a second",
    "successful",
    "failed",
    "sent again",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "exchange CPU",
    "others' CPU",
    "machine",
]
PAIRS = 100
ATTEMPTS = 2
HOLD_SECONDS = 1.0
BUDGET = 0.8
# How long the log may take to catch up with a load that was too much for the machine.
CATCH_UP_SECONDS = 300


@dataclass(frozen=True)
class Arrangement:
    """One way to run the exchange; `start` leaves it running in place of the one before."""

    title: str
    start: Callable[[Installation, Sequence[Device]], None]
    is_ours: bool


def measure(installation: Installation, options: Options) -> list[Table]:
    """Climb the rates with each arrangement until calls fail or packets have to be sent again."""
    company = ensure_company("load")
    devices = fresh_devices(company, 2 * PAIRS)
    climbs = {
        arrangement: _climb(installation, options, arrangement, company, devices)
        for arrangement in (ARRANGEMENTS if options.is_explaining else (STATIC, OURS))
    }
    installation.stop("asterisk")
    # Events of calls that no switchboard has read would keep it busy in the next row.
    config.call_event_file.unlink(missing_ok=True)
    tables = [climb.table for climb in climbs.values()]
    return [*tables, comparison({arrangement.title: climb.steps for arrangement, climb in climbs.items()})]


@dataclass(frozen=True)
class Climb:
    steps: list[Step]
    table: Table


def _climb(
    installation: Installation, options: Options, arrangement: Arrangement, company: Company, devices: Sequence[Device]
) -> Climb:
    say(f"• {arrangement.title}")
    callers, called = devices[:PAIRS], devices[PAIRS:]
    folder = Folder(installation.instance.home)
    arrangement.start(installation, devices)
    began, steps = now(), []
    with ready_phones(installation, folder, called) as phones:

        def step(rate: int, calls: int) -> Step:
            # Each rate begins with a log that is up to date; how long it needs at the end is measured.
            wait_until(lambda: not (arrangement.is_ours and has_backlog()), seconds=CATCH_UP_SECONDS, every=0.5)
            load = Load(rate, calls, HOLD_SECONDS)
            return place_calls(installation, folder, load, phones=phones, callers=callers, called=called)

        warm_up = step(10, 20)
        for rate in options.rates:
            steps += _attempts(partial(step, rate, rate * options.seconds))
            if not steps[-1].is_clean:
                break
    remarks = [_records(company, began, [warm_up, *steps])] if arrangement.is_ours else []
    return Climb(steps, Table(arrangement.title, COLUMNS, [step.cells() for step in steps], remarks))


def _attempts(measure_step: Callable[[], Step]) -> list[Step]:
    """Measure a rate, a second time when the first was not clean: the machine may have been busy elsewhere."""
    steps: list[Step] = []
    while len(steps) < ATTEMPTS and not (steps and steps[-1].is_clean):
        steps.append(measure_step())
        say("  " + "  ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, steps[-1].cells(), strict=True)))
    return steps


def _records(company: Company, began: object, steps: Sequence[Step]) -> str:
    """Compare the calls that SIPp has placed with the records in the database, once the log has caught up."""
    answered = sum(step.counts.successful for step in steps)
    waiting = now()

    def counted() -> int:
        with tenant_scope(company.tenant_id):
            final = CallRecord.objects.filter(started_at__gte=began, result="answered", is_open=False)
            return final.count()

    wait_until(lambda: counted() >= answered and not has_backlog(), seconds=CATCH_UP_SECONDS, every=0.5)
    seconds = (now() - waiting).total_seconds()
    return (
        f"{answered:,} answered calls, {counted():,} answered calls in the log: {max(0, answered - counted())} lost. "
        f"The log had caught up {seconds:.0f} s after the last step."
    )


def has_backlog() -> bool:
    """Whether events wait in the exchange's file or calls wait for their record."""
    if DirtyCall.objects.using("platform").exists():
        return True
    newest = IngestPosition.objects.using("platform").order_by("-moved_at").first()
    file = config.call_event_file
    return newest is not None and file.exists() and newest.offset < file.stat().st_size


def comparison(climbs: dict[str, list[Step]]) -> Table:
    """Put the highest clean rates and the cost of a call side by side."""
    base = next(iter(climbs.values()))
    rows = [
        [
            title,
            str(highest_clean_rate(steps)),
            f"{highest_clean_rate(steps) / max(1, highest_clean_rate(base)):.2f}",
            milliseconds(cost_of_a_call(steps)),
            f"{cost_of_a_call(base) / max(0.001, cost_of_a_call(steps)):.2f}",
        ]
        for title, steps in climbs.items()
    ]
    columns = ["arrangement", "highest clean rate", "ratio", "exchange's CPU a call, ms", "ratio"]
    return Table("Call set-ups: comparison", columns, rows, [f"Budget: ratio of the rates at least {BUDGET}."])


def highest_clean_rate(steps: Sequence[Step]) -> int:
    """Return the highest rate with no failure and nothing sent again, 0 when there is none."""
    return max((step.rate for step in steps if step.is_clean), default=0)


def cost_of_a_call(steps: Sequence[Step]) -> float:
    """Return the median cost over the clean steps, in milliseconds of one core."""
    costs = sorted(step.cpu_milliseconds_a_call for step in steps if step.is_clean)
    return percentile(costs, 50) if costs else 0.0


def _start_ours(installation: Installation, devices: Sequence[Device]) -> None:
    installation.stop("asterisk")
    installation.start("postgres", "asterisk", "web", "worker", "switchboard")


def _start_remembering(installation: Installation, devices: Sequence[Device]) -> None:
    """An experiment: what it would bring if the exchange remembered the phones' settings (not their passwords)."""
    installation.stop("asterisk", "switchboard")
    ours = service(installation.instance, "asterisk")
    written = ours.prepare
    etc = installation.instance.home / "asterisk/etc"

    def prepare() -> None:
        written()
        for name, line, changed in REMEMBERING:
            text = (etc / name).read_text()
            (etc / name).write_text(text.replace(line, changed))

    ours.prepare = prepare
    installation.start_other("asterisk", ours)


def _start_without_switchboard(installation: Installation, devices: Sequence[Device]) -> None:
    installation.stop("asterisk", "switchboard")
    installation.start("postgres", "asterisk")


def _start_static(installation: Installation, devices: Sequence[Device], *, has_events: bool = False) -> None:
    installation.stop("asterisk")
    other = static_switch(installation.instance, devices, has_events=has_events)
    installation.start_other("asterisk", other)


def _start_static_with_events(installation: Installation, devices: Sequence[Device]) -> None:
    _start_static(installation, devices, has_events=True)


CACHE = "endpoint/cache = memory_cache,object_lifetime_stale=10,maximum_objects=20000"
REMEMBERING = (
    ("sorcery.conf", "[res_pjsip]\n", f"[res_pjsip]\n{CACHE}\n"),
    (
        "modules.conf",
        "load = res_sorcery_memory.so\n",
        "load = res_sorcery_memory.so\nload = res_sorcery_memory_cache.so\n",
    ),
)
STATIC = Arrangement("Static dial plan, phones in files, no call events", _start_static, is_ours=False)
OURS = Arrangement("Our routing: phones and routes from the database, call events, switchboard", _start_ours, True)
ARRANGEMENTS = (
    STATIC,
    OURS,
    Arrangement("Static dial plan with the file of call events", _start_static_with_events, is_ours=False),
    Arrangement("Our routing without the switchboard", _start_without_switchboard, is_ours=False),
    Arrangement("Experiment: the same, phones' settings remembered for 10 s", _start_remembering, is_ours=False),
)
