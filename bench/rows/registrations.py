"""Registrations a second that the exchange takes without refusing or forgetting one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.company import Device, ensure_company, fresh_devices
from bench.figures import Spread, percent, spread_of
from bench.installation import Installation
from bench.load import OURS
from bench.machine import MachineTime
from bench.options import Options
from bench.sipp import Folder, authentication, start_registrations
from bench.sipp_output import Counts
from bench.tables import Table
from telecube.devtools.screen import say

COLUMNS = [
    "registrations a second",
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
TITLE = "Registrations (REGISTER, 401, REGISTER with digest, 200)"
PHONES = 500
TOLERATED_RETRANSMISSIONS = 0.001


@dataclass(frozen=True)
class Step:
    """What one rate has shown."""

    rate: int
    counts: Counts
    times: Spread
    switch_cpu: float
    others_cpu: float
    machine_busy: float

    @property
    def is_clean(self) -> bool:
        repeated = self.counts.retransmissions
        return self.counts.failed == 0 and repeated <= max(1, TOLERATED_RETRANSMISSIONS * self.counts.placed)

    def cells(self) -> list[str]:
        counts = self.counts
        return [
            f"{self.rate:,}",
            f"{counts.successful:,}",
            f"{counts.failed:,}",
            f"{counts.retransmissions:,}",
            *self.times.cells,
            percent(self.switch_cpu),
            percent(self.others_cpu),
            percent(self.machine_busy),
        ]


def measure(installation: Installation, options: Options) -> list[Table]:
    """Climb until registrations fail or have to be sent again, twice at the same rate."""
    company = ensure_company("load")
    devices = fresh_devices(company, PHONES)
    installation.start("postgres", "asterisk", "web", "worker", "switchboard")
    folder = Folder(installation.instance.home)
    steps: list[Step] = []
    for rate in options.registrations:
        for _attempt in (1, 2):
            steps.append(_step(installation, folder, rate, devices, seconds=options.seconds))
            say("  " + "  ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, steps[-1].cells(), strict=True)))
            if steps[-1].is_clean:
                break
        else:
            break
    _register(folder, devices, rate=100, total=PHONES, expires=0)
    best = max((step.rate for step in steps if step.is_clean), default=0)
    remark = f"Highest rate with no failure and nothing sent again: {best:,} a second; {PHONES} phones take turns."
    return [Table(TITLE, COLUMNS, [step.cells() for step in steps], [remark])]


def _step(installation: Installation, folder: Folder, rate: int, devices: Sequence[Device], *, seconds: int) -> Step:
    machine, began = MachineTime.now(), time.monotonic()
    switch, others = installation.cpu_seconds("asterisk"), installation.cpu_seconds(*OURS)
    counts, times = _register(folder, devices, rate=rate, total=rate * seconds, expires=300)
    took = time.monotonic() - began
    return Step(
        rate,
        counts,
        spread_of(times),
        (installation.cpu_seconds("asterisk") - switch) / took,
        (installation.cpu_seconds(*OURS) - others) / took,
        MachineTime.now().share_since(machine),
    )


def _register(
    folder: Folder, devices: Sequence[Device], *, rate: int, total: int, expires: int
) -> tuple[Counts, list[float]]:
    fields = [[device.device_id, authentication(device), str(expires)] for device in devices]
    file = folder.write_fields("registrations", fields)
    outcome = start_registrations(folder, rate=rate, total=total, fields=file).wait()
    return outcome.counts, outcome.times
