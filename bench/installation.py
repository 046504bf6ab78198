"""The running installation under measurement: its processes, stopped and started as the rows need it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.machine import children_of, cpu_seconds
from telecube.devtools.instance import Instance
from telecube.devtools.processes import Service
from telecube.devtools.services import service


@dataclass
class Installation:
    """All processes by name; a stopped one is not in `running`."""

    instance: Instance
    running: dict[str, Service] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start the processes that do not run yet and wait until they are well."""
        missing = [name for name in names if name not in self.running]
        for name in missing:
            self.running[name] = service(self.instance, name)
            self.running[name].start()
        for name in missing:
            self.running[name].wait_healthy()

    def start_other(self, name: str, other: Service) -> None:
        """Start a process in the place of one of the installation's own."""
        self.running[name] = other
        other.start()
        other.wait_healthy()

    def stop(self, *names: str) -> None:
        """Stop these processes, without names all, in the reverse order of their start."""
        for name in reversed([name for name in self.running if name in names or not names]):
            self.running.pop(name).stop()

    def pids(self, *names: str) -> list[int]:
        """Return the numbers of the processes and of their children."""
        processes = [self.running[name].process for name in names if name in self.running]
        pids = [process.pid for process in processes if process is not None]
        return pids + [child for pid in pids for child in children_of(pid)]

    def ask_switch(self, question: str) -> str:
        """Return what the running exchange's console answers."""
        command = [word for word in self.running["asterisk"].command if word != "-f"]
        answer = subprocess.run([*command, "-rx", question], capture_output=True, text=True, check=False)
        return answer.stdout

    def cpu_seconds(self, *names: str) -> float:
        return cpu_seconds(self.pids(*names))


@contextmanager
def running_installation(instance: Instance) -> Iterator[Installation]:
    """The installation, everything stopped at the end whatever happens."""
    installation = Installation(instance)
    try:
        yield installation
    finally:
        installation.stop()
