"""What tells a person at the sign-up from a robot, without a puzzle: a field that people do not see, and time.

The page carries the moment of its opening, signed; nobody types name, address and password within three seconds. It
keeps simple robots away and slows others down; what a robot gets that passes is limited all the same: 20 attempts an
hour from a computer, and no call to the outside before an address is confirmed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

from telecube.core.clock import now

SALT = "telecube.accounts.sign_up"
#: Whoever lets the browser fill everything in still reads and presses.
QUICKEST = timedelta(seconds=3)
#: A page that stayed open longer gets a new stamp.
LONGEST = timedelta(days=1)


def opening_stamp() -> str:
    """Return the present moment, signed."""
    return signing.dumps(now().timestamp(), salt=SALT)


def opened_at(stamp: str) -> datetime | None:
    """Return when a page was opened; None for a stamp that is not ours, or of a page too old."""
    try:
        opened = datetime.fromtimestamp(signing.loads(stamp, salt=SALT), UTC)
    except (signing.BadSignature, TypeError, ValueError, OverflowError):
        return None
    return opened if opened <= now() <= opened + LONGEST else None


def is_typed(stamp: str) -> bool:
    """Say whether a person can have typed what came with the stamp."""
    opened = opened_at(stamp)
    return opened is not None and now() - opened >= QUICKEST
