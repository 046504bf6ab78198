"""The few SIP messages that a caller and a ringing phone need; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SDP = "v=0\r\no=bench 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio 26500 RTP/AVP 8\r\n"


@dataclass(frozen=True)
class Message:
    """A received request or response; header names in small letters, the first of each name counts."""

    start: str
    headers: Mapping[str, str]
    vias: tuple[str, ...]

    @property
    def method(self) -> str:
        """The method of a request, an empty text for a response."""
        return "" if self.start.startswith("SIP/2.0") else self.start.split(" ", 1)[0]

    @property
    def status(self) -> int:
        """The code of a response, 0 for a request."""
        return int(self.start.split(" ", 2)[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def contact(self) -> str:
        """The address inside the contact."""
        found = re.search(r"<([^>]+)>", self.headers.get("contact", ""))
        return found[1] if found else ""


def parse(datagram: bytes) -> Message:
    """Read a datagram; folded headers do not come from our exchange."""
    head = datagram.decode(errors="replace").split("\r\n\r\n", 1)[0]
    start, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    vias = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() in ("via", "v"):
            vias.append(value.strip())
        headers.setdefault(name.strip().lower(), value.strip())
    return Message(start, headers, tuple(vias))


def request(method: str, uri: str, headers: Mapping[str, str], body: str = "") -> bytes:
    """Write a request; the length and, with a body, its type are added."""
    return _written(f"{method} {uri} SIP/2.0", headers, body)


def response(asked: Message, status: str, *, tag: str, contact: str = "", body: str = "") -> bytes:
    """Write the answer to a request, with our tag where the request has none."""
    to = asked.headers["to"]
    headers = {
        "Via": ", ".join(asked.vias),
        "From": asked.headers["from"],
        "To": to if ";tag=" in to else f"{to};tag={tag}",
        "Call-ID": asked.headers["call-id"],
        "CSeq": asked.headers["cseq"],
    }
    return _written(f"SIP/2.0 {status}", headers | ({"Contact": f"<{contact}>"} if contact else {}), body)


def _written(start: str, headers: Mapping[str, str], body: str) -> bytes:
    lines = [start, *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append("Content-Type: application/sdp")
    lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
