"""Times, durations, names and states in the words of the screen; pure, without templates."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext

from telecube.billing.invoice_words import shown_day

NBSP = "\u00a0"
TINTS = ("", "b", "c", "d", "e", "f")


@dataclass(frozen=True)
class Presence:
    """How a presence looks and what it is called; colour never alone, so each has its own shape."""

    css_class: str
    icon: str
    word: str | Promise


PRESENCES = {
    "ready": Presence("is-ready", "", gettext_lazy("Ready")),
    "ringing": Presence("is-ringing", "bell", gettext_lazy("Ringing")),
    "talking": Presence("is-talking", "phone", gettext_lazy("On a call")),
    "wrapup": Presence("is-wrapup", "pencil", gettext_lazy("After a call")),
    "break": Presence("is-break", "player-pause", gettext_lazy("Break")),
    "dnd": Presence("is-dnd", "minus", gettext_lazy("Do not disturb")),
    "off": Presence("is-off", "", gettext_lazy("Offline")),
}


def clock_time(moment: datetime) -> str:
    """Return the local time of day: 9:05."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02}"


def full_date(day: date | datetime) -> str:
    """Return 29.11.2026 in Polish, 29 Nov 2026 in English; of a moment its local day."""
    return shown_day(timezone.localtime(day).date() if isinstance(day, datetime) else day)


def full_moment(moment: datetime) -> str:
    """Return local day and hour: 29.11.2026, 14:05 in Polish, 29 Nov 2026, 14:05 in English."""
    return f"{full_date(moment)}, {clock_time(moment)}"


def short_date(day: date) -> str:
    """Return 20 Nov in the running year, 31.12.2025 otherwise."""
    return _short_date(day, is_this_year=day.year == timezone.localdate().year, language=get_language())


@lru_cache(maxsize=1024)
def _short_date(day: date, *, is_this_year: bool, language: str | None) -> str:
    """Write a date in the running language, which is named only to be told apart when remembered."""
    if is_this_year:
        return formats.date_format(day, pgettext("date format, 20 Nov", "j M")).replace(" ", NBSP)
    return formats.date_format(day, pgettext("date format, 31 Dec 2025", "j M Y")).replace(" ", NBSP)


def day_and_time(moment: datetime) -> str:
    """Return when it was, in words where they are shorter: today, 12:06."""
    local = timezone.localtime(moment)
    today = timezone.localdate()
    if local.date() == today:
        day = pgettext("day", "today")
    elif local.date() == today - timedelta(days=1):
        day = pgettext("day", "yesterday")
    else:
        day = short_date(local.date())
        if local.year != today.year:
            return day
    return f"{day}, {clock_time(moment)}"


def day_heading(moment: datetime) -> str:
    """Return the heading of a day in a list: Today, Yesterday, Friday 20 November."""
    day = timezone.localtime(moment).date()
    today = timezone.localdate()
    if day == today:
        return pgettext("day", "Today")
    if day == today - timedelta(days=1):
        return pgettext("day", "Yesterday")
    form = pgettext("date format, Friday, 20 November", "l, j F")
    if day.year != today.year:
        form = pgettext("date format, Friday, 20 November 2025", "l, j F Y")
    return formats.date_format(day, form)


def weekday_and_date(moment: datetime) -> str:
    """Return the full date within a line of text: Friday, 20 November."""
    text = formats.date_format(timezone.localtime(moment), pgettext("date format, Friday, 20 November", "l, j F"))
    # Polish writes weekdays and months small.
    return text.lower() if get_language() == "pl" else text


def duration_words(seconds: float | None) -> str:
    """Return 4:38, from one hour on 2 h 14 min; an en dash for None."""
    if seconds is None:
        return "–"
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}{NBSP}h {minutes}{NBSP}min".replace(" ", NBSP)


def waiting_words(seconds: float) -> str:
    """Return how long somebody waits, without seconds: 12 min, 2 h 14 min, 3 days."""
    days = int(seconds) // 86_400
    if days > 0:
        return ngettext("%(days)d day", "%(days)d days", days).replace(" ", NBSP) % {"days": days}
    minutes = max(0, int(seconds)) // 60
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    return duration_words(seconds)


def initials_of(name: str) -> str:
    """Return the letters in an avatar: first of the first and of the last word; ? for a number or nothing."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def tint_of(name: str) -> str:
    """Return the avatar's tint: the same name always has the same one."""
    return TINTS[zlib.crc32(name.strip().casefold().encode()) % len(TINTS)]
