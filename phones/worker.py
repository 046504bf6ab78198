"""The process behind `phones.phone.Phone`: obeys JSON lines on stdin, tells JSON lines on stdout."""

import json
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pjsua2 as pj

from phones.engine import Engine, Line, LineSettings

LEAVE_SECONDS = 3
# pjsua2 prints its own log on file descriptor 1 before it can be told not to.
EVENTS = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def tell(event: str, data: dict[str, Any]) -> None:
    try:
        EVENTS.write(json.dumps({"event": event, **data}) + "\n")
        EVENTS.flush()
    except BrokenPipeError:
        # Whoever drove this phone is gone.
        os._exit(1)


def read_commands(commands: "queue.Queue[dict[str, Any] | None]") -> None:
    for line in sys.stdin:
        commands.put(json.loads(line))
    commands.put(None)


class Worker:
    """One phone with one line."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.engine = Engine(settings.pop("address"), settings.pop("port"))
        recordings = settings.pop("recordings")
        self.line = Line(self.engine, LineSettings(**settings, recordings=Path(recordings)), tell)
        self.is_running = True

    def obey(self, command: dict[str, Any]) -> None:
        name, reply = command.pop("do"), command.pop("reply")
        try:
            result = getattr(self, f"do_{name}")(**command)
        except pj.Error as error:
            tell("reply", {"reply": reply, "error": error.reason})
        else:
            tell("reply", {"reply": reply, "result": result})

    def do_dial(self, uri: str, headers: dict[str, str]) -> int:
        return self.line.dial(uri, headers).number

    def do_respond(self, call: int, code: int, headers: dict[str, str]) -> None:
        self.line.conversations[call].respond(code, headers)

    def do_hang_up(self, call: int) -> None:
        conversation = self.line.conversations.get(call)
        if conversation:
            conversation.end()

    def do_transfer(self, call: int, uri: str) -> None:
        self.line.conversations[call].xfer(uri, pj.CallOpParam(True))

    def do_hold(self, call: int) -> None:
        self.line.conversations[call].setHold(pj.CallOpParam(True))

    def do_unhold(self, call: int) -> None:
        param = pj.CallOpParam(True)
        param.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.line.conversations[call].reinvite(param)

    def do_digits(self, call: int, digits: str) -> None:
        self.line.conversations[call].dialDtmf(digits)

    def do_register(self, renew: bool) -> None:
        self.line.setRegistration(renew)

    def leave(self) -> None:
        """Unregister as a phone that is switched off does; a lost server must not hold us up."""
        if self.line.is_registered:
            self.line.setRegistration(False)
        deadline = time.monotonic() + LEAVE_SECONDS
        while self.line.is_registered and time.monotonic() < deadline:
            self.engine.step()
        self.engine.step(20)


def run() -> None:
    commands: queue.Queue[dict[str, Any] | None] = queue.Queue()
    worker = Worker(json.loads(sys.argv[1]))
    threading.Thread(target=read_commands, args=(commands,), daemon=True).start()
    tell("ready", {})
    while worker.is_running:
        worker.engine.step()
        while not commands.empty():
            command = commands.get()
            if command is None:
                worker.is_running = False
            else:
                worker.obey(command)
    for conversation in list(worker.line.conversations.values()):
        conversation.end()
    worker.leave()
    # pjsua2's destructors may wait for ever on a lost server.
    os._exit(0)


if __name__ == "__main__":
    run()
