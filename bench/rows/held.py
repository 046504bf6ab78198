"""Calls held at once, with sound in both directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.company import Device, ensure_company, fresh_devices
from bench.figures import percent
from bench.installation import Installation
from bench.load import OURS, ready_phones
from bench.machine import MachineTime, dropped_packets, memory_megabytes
from bench.options import Options
from bench.sipp import Folder, Load, authentication, start_calls
from bench.sipp_output import Counts
from bench.tables import Table
from telecube.devtools.processes import wait_until
from telecube.devtools.screen import say

COLUMNS = [
    "calls at once",
    "held",
    "failed",
    "sound packets lost",
    "exchange CPU",
    "others' CPU",
    "machine",
    "exchange memory",
]
RATE = 20
PAIRS = 100
# What a listener begins to hear; also what ends the climb.
TOLERATED_LOSS = 0.01
TITLE = "Calls held at once, sound both ways (alaw, echoed by the called phone)"


@dataclass(frozen=True)
class Held:
    """One number of calls at once, looked at in the middle of their lives."""

    wanted: int
    held: int
    counts: Counts
    loss: float
    dropped: int
    switch_cpu: float
    others_cpu: float
    machine_busy: float
    megabytes: int

    @property
    def is_clean(self) -> bool:
        return self.held == self.wanted and self.counts.failed == 0 and self.loss <= TOLERATED_LOSS

    def cells(self) -> list[str]:
        return [
            str(self.wanted),
            str(self.held),
            str(self.counts.failed),
            f"{100 * self.loss:.2f} %",
            percent(self.switch_cpu),
            percent(self.others_cpu),
            percent(self.machine_busy),
            f"{self.megabytes} MB",
        ]


def measure(installation: Installation, options: Options) -> list[Table]:
    """Hold more and more calls until one fails or sound is lost."""
    company = ensure_company("load")
    devices = fresh_devices(company, 2 * PAIRS)
    installation.start("postgres", "asterisk", "web", "worker", "switchboard")
    folder = Folder(installation.instance.home)
    results = []
    for wanted in options.held:
        results.append(_hold(installation, folder, wanted, devices, seconds=options.seconds))
        say("  " + "  ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, results[-1].cells(), strict=True)))
        if not results[-1].is_clean:
            break
    best = max((result.wanted for result in results if result.is_clean), default=0)
    dropped = sum(result.dropped for result in results)
    remarks = [
        f"Most calls at once without a failure and with less than 1 % of the sound lost: {best}. "
        f"Set up at {RATE} a second, then held for {options.seconds} s with all of them up.",
        f"The kernel dropped {dropped:,} packets on the whole machine: SIPp does not read the echo that it gets.",
    ]
    return [Table(TITLE, COLUMNS, [result.cells() for result in results], remarks)]


def _hold(installation: Installation, folder: Folder, wanted: int, devices: Sequence[Device], *, seconds: int) -> Held:
    callers, called = devices[:PAIRS], devices[PAIRS:]
    fields = [[a.device_id, authentication(a), b.extension] for a, b in zip(callers, called, strict=True)]
    file = folder.write_fields("callers", fields)
    load = Load(RATE, wanted, hold_seconds=wanted / RATE + seconds + 3, has_sound=True)
    with ready_phones(installation, folder, called, has_sound=True):
        run = start_calls(folder, load, file)
        wait_until(lambda: _calls_up(installation) >= wanted, seconds=wanted / RATE + 3, every=0.5)
        machine, dropped = MachineTime.now(), dropped_packets()
        switch, others = installation.cpu_seconds("asterisk"), installation.cpu_seconds(*OURS)
        wait_until(lambda: False, seconds=seconds - 2)
        busy = MachineTime.now().share_since(machine)
        switch_cpu = (installation.cpu_seconds("asterisk") - switch) / (seconds - 2)
        others_cpu = (installation.cpu_seconds(*OURS) - others) / (seconds - 2)
        held, loss = _calls_up(installation), lost_share(installation.ask_switch("pjsip show channelstats"))
        megabytes = memory_megabytes(installation.pids("asterisk")[0])
        counts = run.wait().counts
    lost = dropped_packets() - dropped
    return Held(wanted, held, counts, loss, lost, switch_cpu, others_cpu, busy, megabytes)


def _calls_up(installation: Installation) -> int:
    found = re.search(r"(\d+) active call", installation.ask_switch("core show channels count"))
    return int(found[1]) if found else 0


def lost_share(text: str) -> float:
    """Return which part of the packets that the exchange expected did not come, from `pjsip show channelstats`."""
    received = lost = 0
    for line in text.splitlines():
        # Bridge, channel, up time, codec, then received: count, lost, percent, jitter; then transmitted.
        found = re.search(r"\d\d:\d\d:\d\d\s+\S+\s+(\d+K?)\s+(\d+K?)\s", line)
        if found:
            received += _count(found[1])
            lost += _count(found[2])
    return lost / (received + lost) if received + lost else 0.0


def _count(text: str) -> int:
    return int(text.removesuffix("K")) * (1000 if text.endswith("K") else 1)
