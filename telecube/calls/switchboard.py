"""The switchboard process: raw events in, records out; live events in, pop-ups out; guessed passwords in, blocks out.

Three threads that share nothing. The record keeper never waits for the listener: a switch that does not answer stops
pop-ups, not the call log.
"""

import threading
import time
from functools import partial

import structlog
from django.db import Error as DatabaseAway
from django.db import connections

from telecube.calls import gateway
from telecube.calls.actions.deriving import derive_dirty_calls
from telecube.calls.actions.live_state import remove_live_calls, write_live_call
from telecube.calls.actions.reconciling import Reconciliation, linked_ids_of
from telecube.calls.errors import SwitchUnavailable
from telecube.calls.event_file import Watch
from telecube.calls.ingest import Ingest
from telecube.calls.interpreter.live import LiveCalls
from telecube.config import config
from telecube.core.daemon import Daemon
from telecube.telephony.asterisk.watch import LOG_NAME, RELOADED_MODULE, IntruderWatch

log = structlog.get_logger()
_LOOK_SECONDS = 10.0
_SECOND_LOOK_SECONDS = 2.0
_RETRY_SECONDS = 1.0
_BURST_SECONDS = 0.02
_BURST_LOOKS = 3
_SWITCH_AWAY = "The exchange does not answer; calls are logged when it is back."

_DATABASE_AWAY = "The database is away; pop-ups wait."


class RecordKeeper:
    """Stores raw events and derives records, woken by the file itself."""

    def __init__(self) -> None:
        self._ingest = Ingest(config.call_event_file)
        self._watch = Watch(config.call_event_file.parent)
        self._next_sweep = 0.0

    def step(self) -> bool:
        """One round; where nothing is left to do it waits for the next change of the file."""
        found = self._ingest.store_news()
        if found:
            self._take_the_rest_of_the_burst()
        derived = 0
        if found or time.monotonic() >= self._next_sweep:
            derived = derive_dirty_calls()
            self._next_sweep = time.monotonic() + (0 if derived else _RETRY_SECONDS)
        if not found and not derived:
            self._watch.wait(0.5)
        return True

    def _take_the_rest_of_the_burst(self) -> None:
        """One step of a call is several events within milliseconds; deriving after each would be wasted."""
        for _ in range(_BURST_LOOKS):
            self._watch.wait(_BURST_SECONDS)
            if not self._ingest.store_news():
                return


class Listener:
    """Follows the switch's live events; reconnects by itself."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._live = LiveCalls()
        self._unwritten: set[str] = set()
        self._reconciliation = Reconciliation()
        self._next_look = 0.0
        self._is_database_away = False

    def run(self) -> None:
        """Listen until the process stops."""
        while not self._daemon.stopping.is_set():
            try:
                self._listen()
            except SwitchUnavailable:
                self._say_away()
            except Exception:
                log.exception("listener_failed")
            self._daemon.stopping.wait(_RETRY_SECONDS)

    def _listen(self) -> None:
        for number, event in enumerate(gateway.listen(silence_seconds=1.0)):
            if self._daemon.stopping.is_set():
                return
            if number == 0:
                self._begin()
            if event is not None:
                self._unwritten |= self._live.apply(event)
            self._write()
            self._look_when_due()

    def _begin(self) -> None:
        """First thing after a connection: learn what runs now."""
        channels = gateway.list_channels()
        try:
            linked_ids = linked_ids_of([channel["id"] for channel in channels])
            # The first pop-up must not wait for a connection to be made.
            connections["default"].ensure_connection()
        except DatabaseAway:
            _drop_connections()
            linked_ids = {}
        self._unwritten |= self._live.start_over(channels, linked_ids)
        self._next_look = 0.0
        self._daemon.sentence = ""
        log.info("switch_connected", sentence="Listening to the exchange.", channels=len(channels))

    def _write(self) -> None:
        """Write what changed; while the database is away it waits here and is tried again."""
        try:
            for linked_id in sorted(self._unwritten):
                call = self._live.calls.get(linked_id)
                if call:
                    write_live_call(call)
                else:
                    remove_live_calls([linked_id])
                self._unwritten.discard(linked_id)
            self._is_database_away = False
        except DatabaseAway as problem:
            if not self._is_database_away:
                log.error("live_state_not_written", sentence=_DATABASE_AWAY, error=str(problem).strip()[:200])
            self._is_database_away = True
            _drop_connections()

    def _look_when_due(self) -> None:
        if time.monotonic() < self._next_look:
            return
        try:
            self._reconciliation.look([channel["id"] for channel in gateway.list_channels()])
        except DatabaseAway:
            _drop_connections()
        soon = self._reconciliation.has_suspects
        self._next_look = time.monotonic() + (_SECOND_LOOK_SECONDS if soon else _LOOK_SECONDS)

    def _say_away(self) -> None:
        if self._daemon.sentence != _SWITCH_AWAY:
            log.error("switch_away", sentence=_SWITCH_AWAY)
        self._daemon.sentence = _SWITCH_AWAY


def run_switchboard() -> None:
    """Run both threads until SIGTERM."""
    keeper = RecordKeeper()
    daemon = Daemon("switchboard", keeper.step)
    listener = threading.Thread(target=Listener(daemon).run, name="listener", daemon=True)
    listener.start()
    reload, reopen = partial(gateway.reload_module, RELOADED_MODULE), partial(gateway.reopen_log, LOG_NAME)
    watch = IntruderWatch(config, reload, reopen)
    threading.Thread(target=watch.run, args=(daemon.stopping,), name="intruder watch", daemon=True).start()
    daemon.run()
    listener.join(timeout=3)


def _drop_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
