"""The worker process: jobs, schedules, a heartbeat; comes back by itself when the database was away."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog

from telecube.core.daemon import leave_heartbeat
from telecube.core.jobs import run_worker

log = structlog.get_logger()


def run() -> None:
    """Run jobs until SIGTERM; start again after a database outage."""
    stopping = threading.Event()
    threading.Thread(target=_beat, args=[stopping], daemon=True).start()
    stop_before = _remember_stop(stopping)
    while not stopping.is_set():
        if not leave_heartbeat("worker"):
            # The job library waits half a minute for a database; asking first keeps SIGTERM quick.
            stopping.wait(1)
            continue
        try:
            run_worker()
            return
        except Exception as error:
            log.error("worker_interrupted", sentence="The worker stopped and starts again.", error=str(error)[:200])
            signal.signal(signal.SIGTERM, stop_before)
            stopping.wait(2)


def _beat(stopping: threading.Event) -> None:
    while not stopping.is_set():
        leave_heartbeat("worker")
        stopping.wait(5)


def _remember_stop(stopping: threading.Event) -> signal.Handlers:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    return stop  # type: ignore[return-value]
