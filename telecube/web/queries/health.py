"""Whether each part of the installation works, in sentences that say what follows from it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg_pool import PoolTimeout

from telecube.calls import gateway
from telecube.core.clock import now
from telecube.core.models import Heartbeat

# A daemon leaves a sign of life every five seconds.
STALE_AFTER = timedelta(seconds=25)
DAEMONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "switchboard": (
        gettext_lazy("Switchboard"),
        gettext_lazy("Pop-ups and the history wait until it is back; calls go on and none is lost."),
    ),
    "worker": (gettext_lazy("Jobs"), gettext_lazy("Mails and background work wait until it is back.")),
}


@dataclass(frozen=True)
class PartHealth:
    """The state of one part."""

    code: str
    name: str | Promise
    is_well: bool
    sentence: str | Promise


def health_of_parts() -> list[PartHealth]:
    """Return the health of database, exchange and daemons."""
    database = database_health()
    return [database, switch_health(), *(daemon_health(name, can_ask=database.is_well) for name in DAEMONS)]


def database_health() -> PartHealth:
    """Ask the database for nothing and measure the answer."""
    started = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        sentence = _("The database does not answer. Pages cannot be shown; calls in progress go on.")
        return PartHealth("database", _("Database"), False, sentence)
    milliseconds = (time.perf_counter() - started) * 1000
    return PartHealth("database", _("Database"), True, _("Answers in %(ms)d ms.") % {"ms": max(1, round(milliseconds))})


def switch_health() -> PartHealth:
    """Ask the exchange for a sign of life."""
    if gateway.is_switch_up():
        return PartHealth("switch", _("Exchange"), True, _("Takes calls."))
    sentence = _("The exchange does not answer. Nobody can call until it is back.")
    return PartHealth("switch", _("Exchange"), False, sentence)


def daemon_health(name: str, *, can_ask: bool) -> PartHealth:
    """Look at the daemon's last sign of life."""
    title, consequence = DAEMONS[name]
    if not can_ask:
        return PartHealth(name, title, False, _("Not known while the database is away."))
    beat = Heartbeat.objects.filter(name=name).first()
    if beat is None:
        return PartHealth(name, title, False, _("Has not started yet. %(what)s") % {"what": consequence})
    silent = now() - beat.seen_at
    if silent > STALE_AFTER:
        words = {"seconds": round(silent.total_seconds()), "what": consequence}
        return PartHealth(name, title, False, _("Silent for %(seconds)d s. %(what)s") % words)
    if not beat.is_well:
        return PartHealth(name, title, False, beat.sentence or consequence)
    return PartHealth(name, title, True, _("Works."))
