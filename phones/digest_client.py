"""A raw SIP client: odd requests, broken ones, and registrations with a chosen digest."""

import hashlib
import re
import secrets
import socket
from dataclasses import dataclass, field
from types import TracebackType

ALGORITHMS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(frozen=True)
class Answer:
    """A SIP response."""

    text: str

    @property
    def status(self) -> int:
        return int(self.text.split(" ", 2)[1])

    def headers(self, name: str) -> list[str]:
        return re.findall(rf"^{name}: *(.*?)\r?$", self.text, re.M | re.I)

    @property
    def challenges(self) -> list[dict[str, str]]:
        """The parameters of each challenge, in the order of the offer."""
        return [dict(re.findall(r'(\w+)="?([^",]+)"?', line)) for line in self.headers("WWW-Authenticate")]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """(algorithm, realm) of each challenge: what tells an attacker something or not."""
        return [(c.get("algorithm", "MD5"), c.get("realm", "")) for c in self.challenges]


@dataclass
class SipSocket:
    """One UDP socket of one party."""

    server: tuple[str, int]
    address: str = "127.0.0.1"
    domain: str = "telecube"
    wait_seconds: float = 10
    sequence: int = 0
    call_id: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.address, 0))
        self.socket.settimeout(self.wait_seconds)
        self.port = self.socket.getsockname()[1]

    def __enter__(self) -> "SipSocket":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def send_raw(self, message: bytes) -> None:
        self.socket.sendto(message, self.server)

    def receive(self) -> Answer | None:
        """Return the next final answer, or None when there is none in time.

        The answer to an INVITE is repeated until an ACK comes, and we send none: one to an earlier request is left out.
        """
        while True:
            try:
                text = self.socket.recv(65535).decode(errors="replace")
            except TimeoutError:
                return None
            if re.match(r"SIP/2\.0 [2-6]", text) and re.search(rf"^CSeq: *{self.sequence} ", text, re.M | re.I):
                return Answer(text)

    def request(
        self, method: str, user: str, *, uri: str = "", authorization: str = "", contact: str = "", extra: str = ""
    ) -> Answer | None:
        """Send one request and return its final answer."""
        self.sequence += 1
        target = uri or f"sip:{self.domain}"
        contact = contact or f"<sip:{user}@{self.address}:{self.port}>"
        auth = f"Authorization: {authorization}\r\n" if authorization else ""
        self.send_raw(
            (
                f"{method} {target} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{secrets.token_hex(6)};rport\r\n"
                "Max-Forwards: 70\r\n"
                f"From: <sip:{user}@{self.domain}>;tag={self.call_id}\r\n"
                f"To: <sip:{user}@{self.domain}>\r\n"
                f"Call-ID: {self.call_id}\r\nCSeq: {self.sequence} {method}\r\n"
                f"Contact: {contact}\r\nExpires: 120\r\n{auth}{extra}Content-Length: 0\r\n\r\n"
            ).encode()
        )
        return self.receive()

    def register(
        self, user: str, password: str, *, algorithm: str = "MD5", contact: str = ""
    ) -> tuple[Answer | None, Answer | None]:
        """Register; return the challenge and the answer to the credentials."""
        challenge = self.request("REGISTER", user, contact=contact)
        if challenge is None or challenge.status != 401:
            return challenge, challenge
        wanted = next((c for c in challenge.challenges if c.get("algorithm", "MD5") == algorithm), None)
        if wanted is None:
            return challenge, None
        credentials = digest(wanted, user, password, "REGISTER", f"sip:{self.domain}", algorithm)
        return challenge, self.request("REGISTER", user, authorization=credentials, contact=contact)


def digest(challenge: dict[str, str], user: str, password: str, method: str, uri: str, algorithm: str) -> str:
    """Return the Authorization header's value (RFC 8760)."""

    def hashed(text: str) -> str:
        return ALGORITHMS[algorithm](text.encode()).hexdigest()

    realm, nonce = challenge["realm"], challenge["nonce"]
    secret, what = hashed(f"{user}:{realm}:{password}"), hashed(f"{method}:{uri}")
    response = hashed(f"{secret}:{nonce}:00000001:abc:auth:{what}")
    opaque = f', opaque="{challenge["opaque"]}"' if "opaque" in challenge else ""
    return (
        f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{response}", '
        f'algorithm={algorithm}, qop=auth, nc=00000001, cnonce="abc"{opaque}'
    )
