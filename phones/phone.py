"""A SIP phone in its own process with a plain Python face.

    with Phone("abc123", "secret", server=("127.0.0.1", 15060), domain="telecube") as phone:
        phone.wait_registered()
        call = phone.call("102")
        call.wait("answered")
        assert call.heard_tone(1000)
        call.hang_up()

Nothing here sleeps: every wait ends as soon as its condition holds.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from phones.tones import Tone, last_tone

ROOT = Path(__file__).resolve().parent.parent
Result = TypeVar("Result")


class PhoneTimeout(AssertionError):
    """What the test waited for did not come."""


@dataclass
class PhoneCall:
    """One call as seen by one phone."""

    phone: "Phone"
    number: int
    remote: str = ""
    local: str = ""
    message: str = ""
    state: str = "new"
    code: int = 0
    recording: Path | None = None
    transfer_codes: list[int] = field(default_factory=list)
    history: list[tuple[str, int]] = field(default_factory=list)
    seen_at: dict[str, float] = field(default_factory=dict)

    def wait(self, state: str, seconds: float = 10) -> "PhoneCall":
        """Wait until the call is (or has been) in the state: early, answered, ended."""
        self.phone.wait_for(lambda: state in self.seen_at, f"call {state}, is {self.history}", seconds)
        return self

    def wait_ended(self, seconds: float = 10) -> int:
        """Wait for the end; return the last SIP status code."""
        self.wait("ended", seconds)
        return self.code

    def answer(self, code: int = 200, **headers: str) -> "PhoneCall":
        """Answer, or refuse with a code; header names are written with underscores."""
        self.phone.command("respond", call=self.number, code=code, headers=header_names(headers))
        return self

    def ring(self) -> "PhoneCall":
        return self.answer(180)

    def hang_up(self) -> None:
        self.phone.command("hang_up", call=self.number)

    def transfer(self, number: str) -> None:
        """Transfer the other party blindly."""
        self.phone.command("transfer", call=self.number, uri=self.phone.uri(number))

    def hold(self) -> None:
        self.phone.command("hold", call=self.number)

    def unhold(self) -> None:
        self.phone.command("unhold", call=self.number)

    def send_digits(self, digits: str) -> None:
        self.phone.command("digits", call=self.number, digits=digits)

    def heard(self, seconds: float = 0.5) -> Tone:
        """Return the strongest tone of what was heard last."""
        if self.recording is None:
            return Tone(0, 0)
        return last_tone(self.recording, seconds)

    def wait_heard(self, hz: float, seconds: float = 8) -> Tone:
        """Wait until the other side's tone is what is heard."""
        self.phone.wait_for(lambda: self.heard().is_near(hz), f"tone of {hz} Hz", seconds, poll=0.1)
        return self.heard()


class Phone:
    """A phone with one line."""

    def __init__(
        self,
        user: str,
        password: str = "",
        *,
        server: tuple[str, int],
        domain: str,
        address: str = "127.0.0.1",
        port: int = 0,
        tone_hz: float = 0,
        registers: bool = True,
        expires_seconds: int = 300,
    ) -> None:
        self.user, self.domain = user, domain
        self.calls: dict[int, PhoneCall] = {}
        self.incoming: list[PhoneCall] = []
        self.registrations: list[tuple[int, int]] = []
        self.replies: dict[int, dict[str, Any]] = {}
        self.events: list[str] = []
        self.changed = threading.Condition()
        self.last_reply = 0
        self.is_ready = False
        self.recordings = tempfile.TemporaryDirectory(prefix="phone-")
        settings = {
            "address": address,
            "port": port,
            "user": user,
            "password": password,
            "domain": domain,
            "proxy": f"sip:{server[0]}:{server[1]};lr",
            "registers": registers,
            "expires_seconds": expires_seconds,
            "tone_hz": tone_hz,
            "recordings": self.recordings.name,
        }
        self.process = subprocess.Popen(  # noqa: S603  # our own worker
            [sys.executable, "-m", "phones.worker", json.dumps(settings)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self.read_events, daemon=True).start()
        self.wait_for(lambda: self.is_ready, "phone started", 15)

    def __enter__(self) -> "Phone":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Waiting

    def wait_for(
        self, condition: Callable[[], Result | None], what: str, seconds: float = 10, *, poll: float = 1.0
    ) -> Result:
        """Wait until the condition is true; return its value."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while not (value := condition()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise PhoneTimeout(f"{self.user}: no {what} within {seconds} s; events {self.events[-8:]}")
                self.changed.wait(min(left, poll))
        return value

    def wait_registered(self, seconds: float = 10) -> "Phone":
        code = self.registration_code(seconds)
        if code != 200:
            raise PhoneTimeout(f"{self.user}: registration answered {code}")
        return self

    def registration_code(self, seconds: float = 10) -> int:
        """Wait for the newest answer to a registration; return its status code."""
        self.wait_for(lambda: self.registrations, "answer to registration", seconds)
        return self.registrations[-1][0]

    def wait_incoming(self, seconds: float = 10) -> PhoneCall:
        """Wait for a call that nobody has taken from here yet; return it."""
        self.wait_for(lambda: self.incoming, "incoming call", seconds)
        return self.incoming.pop(0)

    # Acting

    def uri(self, number: str) -> str:
        return number if number.startswith("sip:") else f"sip:{number}@{self.domain}"

    def call(self, number: str, **headers: str) -> PhoneCall:
        """Start a call; header names are written with underscores."""
        return self.known_call(self.command("dial", uri=self.uri(number), headers=header_names(headers)))

    def register_again(self) -> int:
        """Renew the registration; return the status code of the answer."""
        self.registrations.clear()
        self.command("register", renew=True)
        return self.registration_code()

    def command(self, name: str, **arguments: Any) -> Any:
        with self.changed:
            self.last_reply += 1
            number = self.last_reply
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": name, "reply": number, **arguments}) + "\n")
        self.process.stdin.flush()
        reply = self.wait_for(lambda: self.replies.pop(number, None), f"reply to {name}")
        if "error" in reply:
            raise RuntimeError(f"{self.user}: {name}: {reply['error']}")
        return reply["result"]

    def close(self) -> None:
        """Hang up everything and end the process."""
        if self.process.poll() is None:
            assert self.process.stdin
            self.process.stdin.close()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.recordings.cleanup()

    def vanish(self) -> None:
        """Die without a word, as a phone whose battery is empty."""
        self.process.kill()
        self.process.wait()

    # Listening to the process

    def known_call(self, number: int) -> PhoneCall:
        with self.changed:
            return self.calls.setdefault(number, PhoneCall(self, number))

    def read_events(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            message = json.loads(line)
            with self.changed:
                self.note(message.pop("event"), message)
                self.changed.notify_all()

    def note(self, event: str, data: dict[str, Any]) -> None:
        if event == "reply":
            self.replies[data["reply"]] = data
            return
        self.events.append(f"{event} {data.get('state', '')}{data.get('code', '')}")
        if event == "ready":
            self.is_ready = True
        elif event == "registration":
            self.registrations.append((data["code"], data["expires"]))
        else:
            self.note_call(event, data)

    def note_call(self, event: str, data: dict[str, Any]) -> None:
        call = self.calls.setdefault(data["call"], PhoneCall(self, data["call"]))
        if event == "incoming":
            call.remote, call.local, call.message = data["remote"], data["local"], data["message"]
            call.seen_at["incoming"] = time.monotonic()
            self.incoming.append(call)
        elif event == "call":
            call.state, call.code = data["state"], data["code"]
            call.history.append((call.state, call.code))
            call.seen_at.setdefault(call.state, time.monotonic())
        elif event == "media" and data["recording"]:
            call.recording = Path(data["recording"])
        elif event == "transfer":
            call.transfer_codes.append(data["code"])


def header_names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
