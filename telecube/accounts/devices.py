"""Which browser on which system speaks, read from the User-Agent header. Pure; good enough to recognise one's own."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# The first that fits wins: Edge and Opera also call themselves Chrome, Chrome calls itself Safari.
BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """Return „Firefox, Windows”; words that say so for an unknown program."""
    found = [name for names in (BROWSERS, SYSTEMS) for name in _first(names, user_agent)]
    return ", ".join(found) or _("unknown program")


def is_handheld(user_agent: str) -> bool:
    """Say whether the device is a phone or a tablet."""
    return re.search(r"iPhone|iPad|Android|Mobile", user_agent) is not None


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> list[str]:
    return [name for pattern, name in names if re.search(pattern, user_agent)][:1]
