"""Processes are watched, stopped politely, killed when deaf, and found again after a killed run."""

import signal
import sys
from pathlib import Path

import pytest

from telecube.devtools.processes import Service, start_time, wait_until
from telecube.devtools.screen import Trouble
from telecube.devtools.supervisor import LONGEST_PAUSE_SECONDS, restart_pause_seconds

SLEEPER = "import signal; print('ready', flush=True); signal.pause()"
DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
while True:
    signal.pause()
"""


def make_service(folder: Path, code: str = SLEEPER, **changes: object) -> Service:
    log = folder / "one.log"
    values: dict[str, object] = {
        "name": "one",
        "command": [sys.executable, "-c", code],
        "log": log,
        "pid_file": folder / "one.pid",
        "environment": {},
        "is_healthy": lambda: log.exists() and "ready" in log.read_text(),
        "cwd": folder,
    }
    return Service(**(values | changes))  # type: ignore[arg-type]


def test_a_process_starts_is_well_and_ends_when_asked(tmp_path: Path) -> None:
    one = make_service(tmp_path)
    one.start()
    one.wait_healthy()
    assert one.stop()
    assert one.process is not None
    assert one.process.returncode == -signal.SIGTERM
    assert not (tmp_path / "one.pid").exists()


def test_a_deaf_process_is_killed_after_its_time(tmp_path: Path) -> None:
    one = make_service(tmp_path, DEAF, stop_seconds=0.3)
    one.start()
    one.wait_healthy()
    assert not one.stop()
    assert one.process is not None
    assert one.process.returncode == -signal.SIGKILL


def test_a_process_that_ends_while_starting_shows_its_last_words(tmp_path: Path) -> None:
    one = make_service(tmp_path, "raise SystemExit('the disk is full')")
    one.start()
    with pytest.raises(Trouble, match=r"one ended while starting(.|\n)*the disk is full"):
        one.wait_healthy()


def test_what_a_killed_run_left_is_ended_before_a_new_start(tmp_path: Path) -> None:
    left = make_service(tmp_path)
    left.start()
    left.wait_healthy()
    assert left.process is not None
    again = make_service(tmp_path)
    assert again.leftover_pid() == left.process.pid
    assert again.end_leftover()
    assert wait_until(lambda: not left.is_running(), seconds=5)


def test_a_strangers_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    stranger = make_service(tmp_path)
    stranger.start()
    assert stranger.process is not None
    (tmp_path / "one.pid").write_text(f"{stranger.process.pid} 12345\n")
    assert not make_service(tmp_path).end_leftover()
    assert stranger.is_running()
    stranger.kill()


def test_a_dead_number_has_no_start_time() -> None:
    assert start_time(2**22 + 1) == "0"


def test_restarts_slow_down_up_to_a_limit() -> None:
    assert [restart_pause_seconds(crashes) for crashes in range(5)] == [0, 1, 2, 4, 8]
    assert restart_pause_seconds(40) == LONGEST_PAUSE_SECONDS
