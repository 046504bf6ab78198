"""For how long logins are locked after repeated failures: read from the counts that allauth keeps."""

from __future__ import annotations

import time
from math import ceil

from allauth.account import app_settings
from allauth.core.internal.ratelimit import get_cache_key, parse_rates
from django.core.cache import cache
from django.http import HttpRequest

ACTION = "login_failed"


def minutes_of_lock_out(request: HttpRequest, *, key: str) -> int:
    """Return the started minutes until the next attempt is let through, at least 1. ``key`` names the login."""
    seconds = 0.0
    for rate in parse_rates(app_settings.RATE_LIMITS.get(ACTION)):
        name = get_cache_key(request, app="allauth.account", action=ACTION, rate=rate, key=key)
        # The latest attempt stands first; the lock ends when the earliest that counts is old enough.
        attempts: list[float] = cache.get(name, [])
        if len(attempts) >= rate.amount:
            seconds = max(seconds, attempts[rate.amount - 1] + rate.duration - time.time())
    return max(1, ceil(seconds / 60))
