"""One background process of an installation: started, watched, stopped, and found again after a killed run."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from telecube.devtools.commands import group_of
from telecube.devtools.screen import Trouble

_pause = threading.Event()  # never set: waits that no signal handler cuts short


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.1) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        _pause.wait(every)
    return True


@dataclass
class Service:
    """How to run one process and how to see that it is well.

    `user` is set when the program refuses to run as root; `stop_signal` asks it to end politely.
    """

    name: str
    command: Sequence[str]
    log: Path
    pid_file: Path
    environment: Mapping[str, str]
    is_healthy: Callable[[], bool]
    cwd: Path
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    start_seconds: float = 40
    stop_seconds: float = 10
    prepare: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Starts the process after ending what a killed run has left of it."""
        self.end_leftover()
        self.prepare()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                list(self.command),
                cwd=self.cwd,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches the supervisor alone, which stops everything in order.
                start_new_session=True,
                user=self.user,
                group=group_of(self.user),
                extra_groups=[] if self.user else None,
            )
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.write_text(f"{self.process.pid} {start_time(self.process.pid)}\n")

    def wait_healthy(self) -> None:
        def settled() -> bool:
            return not self.is_running() or self.is_healthy()

        in_time = wait_until(settled, seconds=self.start_seconds)
        if self.is_running() and in_time:
            return
        if self.is_running():
            raise Trouble(f"{self.name} did not answer within {self.start_seconds:.0f} s. {self.last_words()}")
        raise Trouble(f"{self.name} ended while starting. {self.last_words()}")

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> bool:
        """Asks politely, waits, then kills; whether asking was enough."""
        polite = True
        if self.process is not None and self.is_running():
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.stop_seconds)
            except subprocess.TimeoutExpired:
                polite = False
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.pid_file.unlink(missing_ok=True)
        return polite

    def kill(self) -> None:
        """Ends the process without warning, as a crash would."""
        if self.process is not None and self.is_running():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end_leftover(self) -> bool:
        """Ends the process that an earlier, killed run started; whether there was one."""
        pid = self.leftover_pid()
        if pid is None:
            self.pid_file.unlink(missing_ok=True)
            return False
        os.kill(pid, self.stop_signal)
        if not wait_until(lambda: self.leftover_pid() is None, seconds=self.stop_seconds):
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: self.leftover_pid() is None, seconds=5)
        self.pid_file.unlink(missing_ok=True)
        return True

    def leftover_pid(self) -> int | None:
        """The number alone is not enough: the system may have given it to somebody else."""
        try:
            pid, began = self.pid_file.read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if began != "0" and start_time(int(pid)) == began else None

    def last_words(self, lines: int = 15) -> str:
        try:
            text = self.log.read_text(errors="replace")
        except OSError:
            return ""
        return f"The end of {self.log}:\n" + "\n".join("    " + line for line in text.splitlines()[-lines:])


def start_time(pid: int) -> str:
    """Clock ticks since boot when the process began; "0" when there is none or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "0"
    return "0" if fields[0] in "ZX" else fields[19]
