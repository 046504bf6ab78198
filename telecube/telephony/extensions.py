"""Which extensions may be given out; a pure module."""

import re
from collections.abc import Collection

from telecube.telephony.models.sip_account import EXTENSION_PATTERN

EMERGENCY_NUMBERS = frozenset({"112", "997", "998", "999"})
#: Whoever dials it hears himself; asterisk.route knows it too.
TEST_CALL = "*43"
FIRST_EXTENSION = 101
LAST_EXTENSION = 9999


def is_allowed(extension: str) -> bool:
    """Say whether the text may be an extension: three to five digits, no 0 in front, no emergency number."""
    return re.fullmatch(EXTENSION_PATTERN, extension) is not None and extension not in EMERGENCY_NUMBERS


def find_free(taken: Collection[str]) -> str | None:
    """Return the lowest extension from 101 on that is allowed and not taken."""
    candidates = (str(number) for number in range(FIRST_EXTENSION, LAST_EXTENSION + 1))
    return next((text for text in candidates if text not in taken and is_allowed(text)), None)
