"""What the figures were measured on, and how busy it was."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time of the processes, their ended children included."""
    return sum(_cpu_seconds_of(pid) for pid in pids)


def _cpu_seconds_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS_A_SECOND


def children_of(pid: int) -> list[int]:
    """Return the running children, for servers that work in processes of their own."""
    return [int(file.parent.name) for file in Path("/proc").glob("[0-9]*/stat") if _parent_of(file) == pid]


def _parent_of(file: Path) -> int:
    try:
        return int(file.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def memory_megabytes(pid: int) -> int:
    """Return the resident memory of a process."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def own_megabytes(pids: Iterable[int]) -> int:
    """Return what the processes need together; what they share is counted once, shared memory not at all."""
    return round(sum(_own_kilobytes(pid) for pid in pids) / 1024)


def _own_kilobytes(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(size) for size in re.findall(r"(?m)^Pss_(?:Anon|File):\s+(\d+)", text))


@dataclass(frozen=True)
class MachineTime:
    """Busy and total processor seconds of all cores since the start of the machine."""

    busy: float
    total: float

    @classmethod
    def now(cls) -> Self:
        fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        idle = fields[3] + fields[4]
        return cls((sum(fields) - idle) / TICKS_A_SECOND, sum(fields) / TICKS_A_SECOND)

    def share_since(self, earlier: "MachineTime") -> float:
        """Return how busy all cores together were since then, 0 to 1."""
        total = self.total - earlier.total
        return (self.busy - earlier.busy) / total if total else 0.0


def dropped_packets() -> int:
    """Return how many UDP packets the kernel has thrown away because nobody took them in time."""
    lines = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Udp:")]
    return int(dict(zip(lines[0][1:], lines[1][1:], strict=True))["RcvbufErrors"])


def description(switch_version: str, postgres_version: str) -> list[str]:
    """Return sentences about hardware and versions, without anything that names this machine."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    gigabytes = round(int(memory[1]) / 2**20) if memory else 0
    sipp = _first_version(["sipp", "-v"])
    return [
        f"{os.cpu_count()} cores ({model[1].strip() if model else platform.machine()}), {gigabytes} GB memory; "
        "everything – exchange, database, web, load generators – shares them.",
        f"Asterisk {switch_version}, PostgreSQL {postgres_version} (durable defaults, no tuning), Python "
        f"{platform.python_version()}, SIPp {sipp}, Linux {platform.release().split('-')[0]}.",
    ]


def _first_version(command: list[str]) -> str:
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+\.\d+(?:\.\d+)*)", answer)
    return found[1] if found else "unknown"
