"""Runs SIPp: phones that answer, callers at a given rate, registrations; each in a folder of its own."""

from __future__ import annotations

import math
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.company import Device
from bench.sipp_output import Counts, final_counts, response_times
from telecube.config import config
from telecube.devtools.screen import Trouble

SCENARIOS = Path(__file__).resolve().parent / "scenarios"
PHONES_ADDRESS, CALLERS_ADDRESS = "127.0.0.6", "127.0.0.5"
PHONES_PORT, CALLERS_PORT = 25060, 25160
SOUND_BYTES = 8000
# Beyond this a call of the load counts as lost, and SIPp ends.
PATIENCE_SECONDS = 40


@dataclass(frozen=True)
class Outcome:
    """What the callers saw. `times` are in milliseconds."""

    counts: Counts
    times: list[float]


@dataclass(frozen=True)
class Load:
    """How much: `total` calls at `rate` a second, each held for `hold_seconds`."""

    rate: int
    total: int
    hold_seconds: float = 0
    has_sound: bool = False


class Folder:
    """Where SIPp reads its files and writes its own."""

    def __init__(self, home: Path) -> None:
        self.path = home / "sipp"
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(mode=0o700, parents=True)
        # A-law silence is dull; a ramp of it is a buzz, and the exchange passes on what it gets.
        (self.path / "tone.alaw").write_bytes(bytes(range(256)) * (SOUND_BYTES // 256 + 1))

    def write_fields(self, name: str, lines: Sequence[Sequence[str]]) -> Path:
        """Write what a scenario takes one line of for each call."""
        file = self.path / f"{name}.csv"
        file.write_text("SEQUENTIAL\n" + "".join(";".join(line) + "\n" for line in lines))
        file.chmod(0o600)
        return file


def authentication(device: Device) -> str:
    return f"[authentication username={device.device_id} password={device.password}]"


def start_calls(folder: Folder, load: Load, fields: Path) -> Run:
    scenario = "call_with_sound" if load.has_sound else "call"
    # Callers that wait for a slow exchange must not hold back new ones.
    most_at_once = math.ceil(load.rate * (load.hold_seconds + PATIENCE_SECONDS))
    arguments = ["-r", str(load.rate), "-m", str(load.total), "-d", str(int(load.hold_seconds * 1000))]
    arguments += ["-l", str(most_at_once), "-inf", str(fields), "-mi", CALLERS_ADDRESS]
    arguments += ["-timeout", str(math.ceil(load.total / load.rate + load.hold_seconds + PATIENCE_SECONDS))]
    return Run(folder, scenario, CALLERS_ADDRESS, CALLERS_PORT, arguments)


def start_registrations(
    folder: Folder, *, rate: int, total: int, fields: Path, address: str = CALLERS_ADDRESS, port: int = CALLERS_PORT
) -> Run:
    """Register from an address; the exchange calls a phone back where its registration came from."""
    arguments = ["-r", str(rate), "-m", str(total), "-l", str(rate * PATIENCE_SECONDS), "-inf", str(fields)]
    arguments += ["-timeout", str(math.ceil(total / rate + PATIENCE_SECONDS))]
    return Run(folder, "register", address, port, arguments)


def register(
    folder: Folder, devices: Sequence[Device], *, address: str = PHONES_ADDRESS, port: int = PHONES_PORT
) -> None:
    """Register the devices at an address where something will answer for them afterwards."""
    fields = [[device.device_id, authentication(device), "3600"] for device in devices]
    file = folder.write_fields("registrations", fields)
    for _attempt in range(3):
        run = start_registrations(folder, rate=50, total=len(devices), fields=file, address=address, port=port)
        if run.wait().counts.successful == len(devices):
            return
    raise Trouble(f"Not all of {len(devices)} phones could register; the load cannot begin.")


@contextmanager
def answering_phones(folder: Folder, *, has_sound: bool = False) -> Iterator[Run]:
    """Phones at PHONES_ADDRESS that ring and answer; sound comes back as an echo."""
    arguments = ["-mi", PHONES_ADDRESS, "-mp", "26000", *(["-rtp_echo"] if has_sound else [])]
    run = Run(folder, "answer", PHONES_ADDRESS, PHONES_PORT, arguments, is_caller=False)
    try:
        yield run
    finally:
        run.end()


class Run:
    """One SIPp in the background."""

    def __init__(
        self,
        folder: Folder,
        scenario: str,
        address: str,
        port: int,
        arguments: Sequence[str],
        *,
        is_caller: bool = True,
    ) -> None:
        self._statistics = folder.path / f"{scenario}-statistics.csv"
        self._folder, self._scenario, self._is_caller = folder, scenario, is_caller
        self._statistics.unlink(missing_ok=True)
        target = [f"{config.sip_address}:{config.sip_port}"] if is_caller else []
        traces = ["-trace_stat", "-stf", str(self._statistics), "-fd", "1"]
        traces += ["-trace_rtt", "-rtt_freq", "1"] if is_caller else []
        command = ["sipp", *target, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", address, "-p", str(port)]
        # A resolution of 10 ms, SIPp's default, would come in bursts.
        command += ["-nostdin", "-timer_resol", "1", *traces, *arguments]
        self._log = (folder.path / f"{scenario}.log").open("w")
        self.process = subprocess.Popen(command, cwd=folder.path, stdout=self._log, stderr=self._log)

    def wait(self) -> Outcome:
        """Wait until all calls are over."""
        code = self.process.wait()
        self._log.close()
        # 0: all succeeded, 1: some failed, 97: the time was over, 99: ended without calls.
        if code not in (0, 1, 97, 99):
            words = Path(self._log.name).read_text(errors="replace")[-600:]
            raise Trouble(f"SIPp ended with {code} in the scenario {self._scenario}:\n{words}")
        return self.outcome()

    def outcome(self) -> Outcome:
        counts = final_counts(self._statistics.read_text())
        file = self._folder.path / f"{self._scenario}_{self.process.pid}_rtt.csv"
        return Outcome(counts, response_times(file.read_text()) if file.exists() else [])

    def end(self) -> None:
        """End the phones: calls that go on may end first, then at once."""
        for kind in (signal.SIGUSR1, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(kind)
                try:
                    self.process.wait(4)
                except subprocess.TimeoutExpired:
                    continue
        self._log.close()

    def retransmissions(self) -> int:
        """Return what the phones had to send again so far."""
        return final_counts(self._statistics.read_text()).retransmissions
