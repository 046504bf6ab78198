"""Runs one installation: starts its processes in order, waits until each is well, restarts what crashes, stops all."""

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from telecube.devtools.instance import Instance, taken_ports
from telecube.devtools.processes import Service
from telecube.devtools.screen import Trouble, say
from telecube.devtools.services import service

WATCH_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30
# Whoever ran this long has not crashed while starting; his next crash is restarted at once again.
STEADY_SECONDS = 60


@dataclass
class Watched:
    """A service with the story of its crashes."""

    service: Service
    crashes: int = 0
    is_recovering: bool = False
    started_at: float = 0.0
    restart_at: float | None = None


class Supervisor:
    """The parent of all processes of an installation; ends only its own children."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.watched: list[Watched] = []
        self._bell = threading.Event()

    def start(self, *names: str) -> None:
        """Starts the named processes at once, then waits for each to be well."""
        started = [Watched(service(self.instance, name)) for name in names]
        for one in started:
            self.watched.append(one)
            one.service.start()
            one.started_at = time.monotonic()
        for one in started:
            one.service.wait_healthy()
            say(f"  {one.service.name} is well after {time.monotonic() - one.started_at:.1f} s")

    def watch(self) -> None:
        """Restarts crashed processes until the program is interrupted."""
        while True:
            for one in self.watched:
                self._look_at(one)
            self._bell.wait(WATCH_SECONDS)

    def _look_at(self, one: Watched) -> None:
        now = time.monotonic()
        if one.service.is_running():
            if one.is_recovering and one.service.is_healthy():
                one.is_recovering = False
                say(f"  {one.service.name} is well again.")
            if one.crashes and now - one.started_at > STEADY_SECONDS:
                one.crashes = 0
            return
        if one.restart_at is None:
            code = one.service.process.returncode if one.service.process else "?"
            pause = restart_pause_seconds(one.crashes)
            when = f"in {pause} s" if pause else "at once"
            say(f"! {one.service.name} ended by itself (code {code}) and is started again {when}.")
            say(one.service.last_words(lines=6))
            one.restart_at = now + pause
            one.crashes += 1
            one.is_recovering = True
        if now >= one.restart_at:
            one.restart_at = None
            self._restart(one)

    def _restart(self, one: Watched) -> None:
        one.started_at = time.monotonic()
        try:
            one.service.start()
        except (Trouble, OSError) as trouble:
            say(f"! {one.service.name} could not be started: {trouble}")

    def stop(self) -> None:
        """Stops the children in the reverse order of their start; a second Ctrl-C cannot interrupt it."""
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        for one in reversed(self.watched):
            if not one.service.stop():
                say(f"! {one.service.name} did not end in {one.service.stop_seconds:.0f} s and was killed.")
        self.watched.clear()


def restart_pause_seconds(crashes: int) -> int:
    """At once after the first crash, then ever slower."""
    return 0 if crashes == 0 else min(2 ** (crashes - 1), LONGEST_PAUSE_SECONDS)


@contextmanager
def sole_run(instance: Instance) -> Iterator[None]:
    """Refuses a second run on the same installation, also one that is only starting."""
    lock = instance.pids / "supervisor.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"This installation ({instance.name}) already runs in another terminal.") from None
        yield


def clear_the_way(instance: Instance, names: tuple[str, ...], make: Callable[..., Service] = service) -> None:
    """Ends what a killed run left, then refuses when a port is still taken: before anything starts."""
    for name in reversed(names):
        try:
            left = make(instance, name)
        except Trouble:
            # What is not installed yet cannot have been left running.
            continue
        if left.end_leftover():
            say(f"  {name}, left by a killed run, was stopped.")
    sentences = taken_ports(instance)
    if sentences:
        raise Trouble("\n".join(sentences))


@contextmanager
def interruptible() -> Iterator[None]:
    """A polite end by signal is treated like Ctrl-C."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # Ctrl-C too: a shell that starts us in the background has switched it off.
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, interrupt)
    yield
