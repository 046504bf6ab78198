"""A caller from outside and a phone that rings until it is told to answer, over plain sockets: no SIPp can be told
when to answer, and its clock does not start at the packet."""

from __future__ import annotations

import queue
import secrets
import socket
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bench import sip_messages
from bench.sip_messages import SDP, Message
from telecube.config import config
from telecube.devtools.screen import Trouble

PHONE_ADDRESS, PHONE_PORT = "127.0.0.8", 25360
PATIENCE_SECONDS = 10
LONGEST_DATAGRAM = 65_535


class RingingPhone:
    """Rings for each call and answers it when told to; says that it is alive when asked."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((PHONE_ADDRESS, PHONE_PORT))
        self._calls: queue.Queue[tuple[Message, tuple[str, int], float]] = queue.Queue()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def answer(self) -> float:
        """Answer the call that rings; return when its INVITE came."""
        try:
            invite, source, at = self._calls.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise Trouble("The phone under measurement was not called.") from None
        self._reply(invite, "200 OK", source, body=SDP.format(address=PHONE_ADDRESS))
        return at

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # An empty datagram of our own wakes the thread, which then closes.
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join(2)
        self._socket.close()

    def _serve(self) -> None:
        while datagram := self._socket.recvfrom(LONGEST_DATAGRAM):
            at = time.perf_counter()
            if not datagram[0]:
                return
            self._take(sip_messages.parse(datagram[0]), datagram[1], at)

    def _take(self, message: Message, source: tuple[str, int], at: float) -> None:
        if message.method == "INVITE":
            self._reply(message, "180 Ringing", source)
            self._calls.put((message, source, at))
        elif message.method in ("OPTIONS", "BYE", "CANCEL"):
            self._reply(message, "200 OK", source)

    def _reply(self, asked: Message, status: str, source: tuple[str, int], *, body: str = "") -> None:
        tag = asked.headers["call-id"][:12]
        contact = f"sip:phone@{PHONE_ADDRESS}:{PHONE_PORT}"
        self._socket.sendto(sip_messages.response(asked, status, tag=tag, contact=contact, body=body), source)


@dataclass
class OutsideCall:
    """One call from the operator's address to one of the company's numbers."""

    number: str
    caller: str
    began_at: float = 0.0

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((config.operator_sip_address, 0))
        self._socket.settimeout(PATIENCE_SECONDS)
        self._exchange = (config.sip_address, config.sip_port)
        self._call_id, self._tag = secrets.token_hex(12), secrets.token_hex(6)
        self._to, self._remote = f"<sip:{self.number}@{config.sip_address}>", f"sip:{self.number}@{config.sip_address}"

    def ring(self) -> None:
        """Send the INVITE."""
        body = SDP.format(address=config.operator_sip_address)
        message = sip_messages.request("INVITE", self._remote, self._headers(1, "INVITE"), body)
        self.began_at = time.perf_counter()
        self._socket.sendto(message, self._exchange)

    def wait_answered(self) -> None:
        """Wait for the answer and acknowledge it."""
        answer = self._wait_final("INVITE")
        if answer.status != 200:
            raise Trouble(f"The call from outside was answered {answer.start}.")
        self._to, self._remote = answer.headers["to"], answer.contact
        self._socket.sendto(sip_messages.request("ACK", self._remote, self._headers(1, "ACK")), self._exchange)

    def hang_up(self) -> float:
        """Send the BYE; return when."""
        message = sip_messages.request("BYE", self._remote, self._headers(2, "BYE"))
        at = time.perf_counter()
        self._socket.sendto(message, self._exchange)
        self._wait_final("BYE")
        self._socket.close()
        return at

    def _wait_final(self, method: str) -> Message:
        while True:
            try:
                message = sip_messages.parse(self._socket.recv(LONGEST_DATAGRAM))
            except TimeoutError:
                raise Trouble(f"The exchange did not answer the {method} of a call from outside.") from None
            if message.status >= 200 and message.headers.get("cseq", "").endswith(method):
                return message

    def _headers(self, number: int, method: str) -> dict[str, str]:
        host, port = self._socket.getsockname()
        return {
            "Via": f"SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{secrets.token_hex(8)}",
            "Max-Forwards": "70",
            "From": f"<sip:{self.caller}@{host}>;tag={self._tag}",
            "To": self._to,
            "Call-ID": self._call_id,
            "CSeq": f"{number} {method}",
            "Contact": f"<sip:{self.caller}@{host}:{port}>",
        }
