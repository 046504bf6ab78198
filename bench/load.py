"""One step of call load with everything that is read beside it: processor, memory, lost packets."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bench.company import Device
from bench.figures import Spread, percent, spread_of
from bench.installation import Installation
from bench.machine import MachineTime
from bench.sipp import Folder, Load, Run, answering_phones, authentication, register, start_calls
from bench.sipp_output import Counts
from telecube.devtools.processes import wait_until
from telecube.devtools.screen import Trouble

# One lost packet in a thousand calls is noise of a shared machine, more is the exchange.
TOLERATED_RETRANSMISSIONS = 0.001
# A queue that only grows may still lose nothing for ten seconds; who dials waits.
LONGEST_SET_UP_MILLISECONDS = 1000
REACHABLE_SECONDS = 60
OURS = ("postgres", "switchboard", "web", "worker")


@dataclass(frozen=True)
class Step:
    """What one rate of calls has shown. Processor shares: 1.0 is one whole core."""

    rate: int
    counts: Counts
    retransmissions: int
    times: Spread
    seconds: float
    switch_cpu: float
    neighbours_cpu: float
    machine_busy: float

    @property
    def is_clean(self) -> bool:
        """All calls succeeded, in time, and (nearly) nothing was sent twice."""
        is_complete = self.counts.failed == 0 and self.counts.successful == self.counts.placed
        repeated = self.retransmissions > max(1, TOLERATED_RETRANSMISSIONS * self.counts.placed)
        return is_complete and not repeated and self.times.p95 <= LONGEST_SET_UP_MILLISECONDS

    @property
    def cpu_milliseconds_a_call(self) -> float:
        """What one call costs the exchange."""
        return 1000 * self.switch_cpu * self.seconds / max(1, self.counts.placed)

    def cells(self) -> list[str]:
        counts = self.counts
        return [
            str(self.rate),
            f"{counts.successful:,}",
            f"{counts.failed:,}",
            f"{self.retransmissions:,}",
            *self.times.cells,
            percent(self.switch_cpu),
            percent(self.neighbours_cpu),
            percent(self.machine_busy),
        ]


def place_calls(
    installation: Installation,
    folder: Folder,
    load: Load,
    *,
    phones: Run,
    callers: Sequence[Device],
    called: Sequence[Device],
) -> Step:
    """Place calls from the callers to the answering phones and wait until the last one is over."""
    fields = [
        [caller.device_id, authentication(caller), target.extension]
        for caller, target in zip(callers, called, strict=True)
    ]
    file = folder.write_fields("callers", fields)
    wait_reachable(installation, len(called))
    before = phones.retransmissions()
    machine, began = MachineTime.now(), time.monotonic()
    switch, neighbours = installation.cpu_seconds("asterisk"), installation.cpu_seconds(*OURS)
    outcome = start_calls(folder, load, file).wait()
    seconds = time.monotonic() - began
    step = Step(
        rate=load.rate,
        counts=outcome.counts,
        retransmissions=outcome.counts.retransmissions,
        times=spread_of(outcome.times),
        seconds=seconds,
        switch_cpu=(installation.cpu_seconds("asterisk") - switch) / seconds,
        neighbours_cpu=(installation.cpu_seconds(*OURS) - neighbours) / seconds,
        machine_busy=MachineTime.now().share_since(machine),
    )
    return replace(step, retransmissions=step.retransmissions + phones.retransmissions() - before)


@contextmanager
def ready_phones(
    installation: Installation, folder: Folder, devices: Sequence[Device], *, has_sound: bool = False
) -> Iterator[Run]:
    """Registered phones that answer, once the exchange has seen that they are there."""
    register(folder, devices)
    with answering_phones(folder, has_sound=has_sound) as phones:
        wait_reachable(installation, len(devices))
        yield phones


def wait_reachable(installation: Installation, count: int) -> None:
    """Wait until the exchange counts so many phones among the living; after an overload it has to ask them again."""

    def reachable() -> bool:
        return installation.ask_switch("pjsip show contacts").count(" Avail ") >= count

    if not wait_until(reachable, seconds=REACHABLE_SECONDS, every=0.5):
        raise Trouble(f"The exchange did not find its {count} phones within {REACHABLE_SECONDS} s.")
