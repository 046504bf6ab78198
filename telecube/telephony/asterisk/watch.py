"""Follows the exchange's security log and makes it refuse addresses that guess passwords.

The switchboard runs it as a thread and lends it the door to the switch. A guesser gets some twenty attempts in five
minutes; passwords are twenty random characters, so what is protected is the exchange's time, not the passwords.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from django.db import Error as DatabaseAway
from django.db import connections

from telecube.config import Config
from telecube.telephony.asterisk.intruders import BLOCK_SECONDS, Failure, Intruders, block_list, parse_failure

log = structlog.get_logger()
LOOK_SECONDS = 1.0
RELOADED_MODULE = "res_pjsip.so"
READ_BYTES = 4 * 1024 * 1024
# Every registration writes two lines; one older file is kept for whoever wants to know more.
LOG_BYTES = 32 * 1024 * 1024
LOG_NAME = "security"


class LogTail:
    """Complete new lines of a file that others append to, rename and make again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.inode = 0
        self.offset = 0
        self.rest = b""
        # What happened before we came is not ours to count.
        status = self.status()
        if status:
            self.inode, self.offset = status.st_ino, status.st_size

    def status(self) -> os.stat_result | None:
        try:
            return self.path.stat()
        except FileNotFoundError:
            return None

    def new_lines(self) -> list[str]:
        """Return the lines since the last call."""
        status = self.status()
        if status is None:
            return []
        if status.st_ino != self.inode or status.st_size < self.offset:
            self.inode, self.offset, self.rest = status.st_ino, 0, b""
        if status.st_size == self.offset:
            return []
        with self.path.open("rb") as source:
            source.seek(self.offset)
            content = source.read(READ_BYTES)
        self.offset += len(content)
        *lines, self.rest = (self.rest + content).split(b"\n")
        return [line.decode(errors="replace") for line in lines]


class IntruderWatch:
    """One look at a time; ``reload`` makes the exchange read RELOADED_MODULE again, ``reopen`` open LOG_NAME anew."""

    def __init__(self, config: Config, reload: Callable[[], None], reopen: Callable[[], None]) -> None:
        home = config.home / "asterisk"
        self.tail = LogTail(home / "log" / LOG_NAME)
        self.block_file = home / "etc/pjsip_blocked.conf"
        self.reload = reload
        self.reopen = reopen
        self.intruders = Intruders({"127.0.0.1", config.sip_address, config.operator_sip_address})
        self.is_list_stale = False

    def step(self) -> None:
        """Read what is new and bring the exchange's list up to date."""
        at = time.monotonic()
        for line in self.tail.new_lines():
            failure = parse_failure(line)
            if failure and self.intruders.note(failure, at):
                self.judge(failure)
        if self.intruders.forget(at):
            self.is_list_stale = True
        if self.is_list_stale:
            self.block_file.write_text(block_list(self.intruders.blocked_until))
            self.reload()
            self.is_list_stale = False
        if self.tail.offset > LOG_BYTES:
            self.tail.path.replace(self.tail.path.with_name(f"{LOG_NAME}.1"))
            self.reopen()

    def judge(self, failure: Failure) -> None:
        # Without its database the exchange refuses every phone, and a whole office may sit behind one address.
        if not is_database_up():
            self.intruders.pardon(failure.address)
            return
        self.is_list_stale = True
        log.warning(
            "intruder_blocked",
            sentence="Too many wrong SIP passwords; the exchange refuses the address for a while.",
            address=failure.address,
            last_account=failure.account,
            seconds=BLOCK_SECONDS,
        )

    def run(self, stopping: threading.Event) -> None:
        """Watch until told to stop; a switch that is away is told when it is back."""
        while not stopping.wait(LOOK_SECONDS):
            try:
                self.step()
            except Exception:
                log.exception("intruder_watch_failed", sentence="The list of refused addresses is brought up later.")


def is_database_up() -> bool:
    """Say whether the database answers now."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseAway:
        connections["default"].close()
        return False
    return True
