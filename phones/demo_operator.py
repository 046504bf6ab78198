"""The demo operator: plays the outside world for one installation, so that calls work on one machine.

`python -m phones.demo_operator` answers what the exchange sends outside (a chime after one second of ringing, then an
echo) and places calls from outside when told so over HTTP on the loopback address:

    POST /calls {"to": "+48221002001", "from": "+48602345678"}   a call that stays 20 s or until it is hung up
    GET  /calls                                                  the last calls
    GET  /health
"""

import json
import os
import queue
import signal
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from phones.engine import Conversation, Engine, Line, LineSettings
from phones.tones import chime
from telecube.config import Config, config

RING_SECONDS = 1.0
CALL_SECONDS = 20.0
GREETING_HZ = (523.25, 659.25, 783.99)
KEPT_CALLS = 50


class DemoOperator:
    """One line without registration at the operator's address, driven on one thread."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.orders: queue.Queue[tuple[str, str]] = queue.Queue()
        self.alarms: list[tuple[float, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.is_running = True
        greeting = folder / "greeting.wav"
        chime(greeting, GREETING_HZ)
        self.engine = Engine(config.operator_sip_address, config.operator_sip_port)
        self.settings = LineSettings(
            user="operator",
            domain=config.operator_sip_address,
            proxy=f"sip:{config.sip_address}:{config.sip_port};lr",
            registers=False,
            echoes=True,
            greeting=greeting,
        )
        self.exchange = f"{config.sip_address}:{config.sip_port}"
        self.line = Line(self.engine, self.settings, self.hear)
        self.callers: dict[str, Line] = {}

    def run(self) -> None:
        """Work until told to stop."""
        while self.is_running:
            self.engine.step()
            self.take_orders()
            self.ring_alarms()
        for line in [self.line, *self.callers.values()]:
            for conversation in list(line.conversations.values()):
                conversation.end()
        self.engine.step(100)

    def take_orders(self) -> None:
        while not self.orders.empty():
            to, caller = self.orders.get()
            self.place(to, caller)

    def place(self, to: str, caller: str) -> None:
        line = self.line_of(caller)
        conversation = line.dial(f"sip:{to}@{self.exchange}")
        self.keep({"call": conversation.number, "direction": "to us", "from": caller, "to": to, "state": "calling"})
        self.after(CALL_SECONDS, conversation.end)

    def line_of(self, caller: str) -> Line:
        """Return the line that shows the caller's number."""
        if caller not in self.callers:
            shown = LineSettings(**{**vars(self.settings), "user": caller})
            self.callers[caller] = Line(self.engine, shown, self.hear)
        return self.callers[caller]

    def hear(self, event: str, data: dict[str, Any]) -> None:
        """React to what happens on the lines."""
        if event == "incoming":
            self.keep({"call": data["call"], "direction": "from us", "from": data["remote"], "to": data["local"]})
            conversation = self.find(data["call"])
            self.engine.later(lambda: conversation.respond(180))
            self.after(RING_SECONDS, lambda: self.answer(conversation))
        if event == "call":
            for call in self.calls:
                if call["call"] == data["call"]:
                    call |= {"state": data["state"], "code": data["code"]}

    def find(self, number: int) -> Conversation:
        lines = [self.line, *self.callers.values()]
        return next(line.conversations[number] for line in lines if number in line.conversations)

    def answer(self, conversation: Conversation) -> None:
        if conversation.state in ("incoming", "early"):
            conversation.respond(200)

    def keep(self, call: dict[str, Any]) -> None:
        self.calls.append(call)
        del self.calls[:-KEPT_CALLS]

    def after(self, seconds: float, action: Any) -> None:
        self.alarms.append((time.monotonic() + seconds, action))

    def ring_alarms(self) -> None:
        at = time.monotonic()
        due = [action for when, action in self.alarms if when <= at]
        self.alarms = [alarm for alarm in self.alarms if alarm[0] > at]
        for action in due:
            action()

    def stop(self, *_: Any) -> None:
        self.is_running = False


class Control(BaseHTTPRequestHandler):
    """The HTTP face; only hands orders to the operator's thread."""

    operator: DemoOperator

    def do_GET(self) -> None:
        if self.path == "/health":
            self.reply(200, {"name": config.operator_name, "is_well": self.operator.is_running})
        elif self.path == "/calls":
            self.reply(200, self.operator.calls)
        else:
            self.reply(404, {"error": "GET /health, GET /calls or POST /calls"})

    def do_POST(self) -> None:
        try:
            order = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 4096)))
            to, caller = dialable(order["to"]), dialable(order["from"])
        except (ValueError, KeyError, TypeError):
            self.reply(422, {"error": 'the body must be {"to": "+48…", "from": "+48…"}'})
            return
        self.operator.orders.put((to, caller))
        self.reply(202, {"to": to, "from": caller})

    def reply(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the calls themselves are listed."""


def dialable(number: str) -> str:
    if not number.lstrip("+").isdigit() or len(number) > 20:
        raise ValueError(number)
    return number


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="operator-") as folder:
        operator = DemoOperator(config, Path(folder))
        Control.operator = operator
        server = ThreadingHTTPServer(("127.0.0.1", config.operator_control_port), Control)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for kind in (signal.SIGTERM, signal.SIGINT):
            signal.signal(kind, operator.stop)
        sys.stdout.write(
            f"{config.operator_name} answers at {config.operator_sip_address}:{config.operator_sip_port}\n"
        )
        sys.stdout.flush()
        operator.run()
        server.shutdown()
    # pjsua2's destructors may wait for ever on a lost server.
    os._exit(0)


if __name__ == "__main__":
    run()
