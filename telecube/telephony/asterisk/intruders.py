"""Who tries too many wrong passwords: decided from lines of the exchange's security log alone. A pure module."""

import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

FAILURES_ALLOWED = 20
WINDOW_SECONDS = 60.0
BLOCK_SECONDS = 300.0
FAILURES = frozenset({"ChallengeResponseFailed", "InvalidPassword", "InvalidAccountID"})
# Browsers all come from the web server's own address; they need a login before they reach the exchange.
WATCHED_TRANSPORTS = frozenset({"UDP", "TCP", "TLS"})
FIELD = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Failure:
    """One attempt that the exchange refused."""

    address: str
    account: str


def parse_failure(line: str) -> Failure | None:
    """Return the failure that a line of the security log tells of, or None."""
    if "SecurityEvent=" not in line:
        return None
    fields = dict(FIELD.findall(line))
    place = fields.get("RemoteAddress", "").split("/")
    if fields.get("SecurityEvent") not in FAILURES or len(place) != 4 or place[1] not in WATCHED_TRANSPORTS:
        return None
    return Failure(address=place[2], account=fields.get("AccountID", ""))


@dataclass
class Intruders:
    """Counts failures per address; times are seconds of a clock that only goes forward."""

    never_blocked: Collection[str] = ()
    attempts: dict[str, deque[float]] = field(default_factory=dict)
    blocked_until: dict[str, float] = field(default_factory=dict)

    def note(self, failure: Failure, at: float) -> bool:
        """Count a failure; say whether it is the one too many."""
        address = failure.address
        if address in self.never_blocked or address in self.blocked_until:
            return False
        times = self.attempts.setdefault(address, deque(maxlen=FAILURES_ALLOWED))
        times.append(at)
        if len(times) < FAILURES_ALLOWED or times[0] < at - WINDOW_SECONDS:
            return False
        del self.attempts[address]
        self.blocked_until[address] = at + BLOCK_SECONDS
        return True

    def forget(self, at: float) -> bool:
        """Forget old attempts, let the blocked in again whose time is over; say whether the blocked changed."""
        quiet = [address for address, times in self.attempts.items() if times[-1] < at - WINDOW_SECONDS]
        for address in quiet:
            del self.attempts[address]
        served = [address for address, until in self.blocked_until.items() if until <= at]
        for address in served:
            del self.blocked_until[address]
        return bool(served)

    def pardon(self, address: str) -> None:
        """Undo a block whose failures were not the phones' fault."""
        self.blocked_until.pop(address, None)


def block_list(addresses: Collection[str]) -> str:
    """Return the exchange's file of refused addresses."""
    head = "; Written by the security watch: addresses that tried too many wrong passwords.\n"
    if not addresses:
        return head
    denied = "".join(f"deny = {address}\n" for address in sorted(addresses))
    return f"{head}[intruders]\ntype = acl\n{denied}"
