"""Where the processes of a year wait for one another. Imports nothing that needs Django to be ready."""

from __future__ import annotations

import gc
from multiprocessing.synchronize import Barrier

import django

#: A process that is gone keeps nobody waiting for ever.
PATIENCE_SECONDS = 300
_gates: list[Barrier] = []


def enter(gate: Barrier) -> None:
    """Begin a process."""
    django.setup()
    # What was loaded lives as long as the process: no use in looking for rubbish there again and again.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    _gates.append(gate)


def wait_for_the_others() -> None:
    """Return when every process has come here. Raises BrokenBarrierError when one never will."""
    _gates[0].wait(PATIENCE_SECONDS)


def leave_for_good() -> None:
    """Let nobody wait for this process any more."""
    _gates[0].abort()
