"""The base of long-running processes: polite shutdown, heartbeat, one leader, a loop that survives."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog
from django.db import DatabaseError, InterfaceError, connections
from psycopg_pool import PoolTimeout

from telecube.core.clock import now
from telecube.core.models import Heartbeat

log = structlog.get_logger()


class Daemon:
    """Runs ``step`` until SIGTERM or SIGINT. Errors are logged and the loop lives on; the database may come and go.

    ``pause_seconds`` is the wait between steps without work; ``step`` returns True when it found work.
    """

    heartbeat_seconds = 5.0

    def __init__(self, name: str, step: Callable[[], bool], *, pause_seconds: float = 1.0) -> None:
        self.name = name
        self.step = step
        self.pause_seconds = pause_seconds
        self.stopping = threading.Event()
        self.sentence = ""
        self._last_beat = 0.0

    def run(self) -> None:
        """Run until told to stop."""
        for kind in (signal.SIGTERM, signal.SIGINT):
            signal.signal(kind, self._stop)
        log.info("daemon_started", name=self.name)
        while not self.stopping.is_set():
            worked = self._step_once()
            self.beat()
            if not worked:
                self.stopping.wait(self.pause_seconds)
        log.info("daemon_stopped", name=self.name)

    def beat(self) -> None:
        """Leave a sign of life, at most every ``heartbeat_seconds``."""
        if time.monotonic() - self._last_beat < self.heartbeat_seconds:
            return
        self._last_beat = time.monotonic()
        leave_heartbeat(self.name, is_well=not self.sentence, sentence=self.sentence)

    def _step_once(self) -> bool:
        try:
            worked = self.step()
        except (DatabaseError, InterfaceError) as error:
            log.error("daemon_database_away", name=self.name, error=str(error).strip()[:200])
            _drop_connections()
        except Exception:
            log.exception("daemon_step_failed", name=self.name)
        else:
            return worked
        return False

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()


def leave_heartbeat(name: str, *, is_well: bool = True, sentence: str = "") -> bool:
    """Write a process's sign of life; say whether the database took it (when it is away, nothing fails)."""
    try:
        Heartbeat.objects.update_or_create(
            name=name, defaults={"seen_at": now(), "is_well": is_well, "sentence": sentence[:300]}
        )
    except (DatabaseError, InterfaceError, PoolTimeout):
        _drop_connections()
        return False
    return True


def _drop_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
