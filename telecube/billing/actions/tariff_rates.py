"""Call rates of a tariff, imported from a day on: looked at first, then written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from telecube.billing.models import Tariff, TariffRate
from telecube.billing.plan_errors import PriceTooEarly, RatesUnreadable
from telecube.billing.queries.prices import valid_on
from telecube.billing.rates_file import RateLine, RatesFile
from telecube.billing.vat import standard_rate_on
from telecube.core.clock import today


@dataclass(frozen=True)
class RateChange:
    """A rate and the one before it on the same prefix, if there was one."""

    line: RateLine
    before: TariffRate | None = None


@dataclass(frozen=True)
class RatesChanges:
    """What an import would do from the day on."""

    day: date
    new: Sequence[RateChange]
    changed: Sequence[RateChange]
    same: int
    ended: Sequence[TariffRate]

    @property
    def is_nothing(self) -> bool:
        """Say whether all stays as it is."""
        return not (self.new or self.changed or self.ended)


def preview_rates(tariff: Tariff, read: RatesFile, *, valid_from: date, is_whole: bool) -> RatesChanges:
    """Return what ``import_rates`` would do; nothing is written. Raises RatesUnreadable, PriceTooEarly."""
    if read.problems:
        raise RatesUnreadable
    if valid_from <= today():
        raise PriceTooEarly
    valid = {rate.prefix: rate for rate in TariffRate.objects.filter(valid_on(valid_from), tariff=tariff)}
    pairs = [RateChange(line, valid.get(line.prefix)) for line in read.lines]
    named = {line.prefix for line in read.lines}
    return RatesChanges(
        day=valid_from,
        new=[pair for pair in pairs if pair.before is None],
        changed=[pair for pair in pairs if pair.before is not None and not _is_same(pair.line, pair.before)],
        same=sum(pair.before is not None and _is_same(pair.line, pair.before) for pair in pairs),
        ended=[rate for prefix, rate in sorted(valid.items()) if prefix not in named] if is_whole else [],
    )


@transaction.atomic
def import_rates(tariff_id: UUID, read: RatesFile, *, valid_from: date, is_whole: bool) -> RatesChanges:
    """Let calls cost what the file says from a future day on; returns what was done. The same file again does nothing.

    Rates of the same prefixes that were planned for later give way. ``is_whole``: prefixes that the file does not name
    have no rate from that day on. Raises RatesUnreadable, PriceTooEarly.
    """
    tariff = Tariff.objects.select_for_update(no_key=True).get(pk=tariff_id)
    changes = preview_rates(tariff, read, valid_from=valid_from, is_whole=is_whole)
    written = [*changes.new, *changes.changed]
    prefixes = [pair.line.prefix for pair in written] + [rate.prefix for rate in changes.ended]
    rates = TariffRate.objects.filter(tariff=tariff, prefix__in=prefixes)
    rates.filter(valid_from__gte=valid_from).update(valid_until=F("valid_from"))
    rates.filter(valid_on(valid_from)).update(valid_until=valid_from)
    TariffRate.objects.bulk_create(_rate(tariff, pair.line, valid_from) for pair in written)
    return changes


def _is_same(line: RateLine, rate: TariffRate) -> bool:
    said = (line.name_pl, line.name_en, line.per_minute, line.setup, line.first, line.following)
    intervals = (rate.first_interval_seconds, rate.next_interval_seconds)
    return said == (rate.name_pl, rate.name_en, rate.per_minute_net, rate.setup_net, *intervals)


def _rate(tariff: Tariff, line: RateLine, valid_from: date) -> TariffRate:
    return TariffRate(
        tariff=tariff,
        prefix=line.prefix,
        name_pl=line.name_pl,
        name_en=line.name_en,
        per_minute_net=line.per_minute,
        setup_net=line.setup,
        first_interval_seconds=line.first,
        next_interval_seconds=line.following,
        vat_rate=standard_rate_on(valid_from),
        valid_from=valid_from,
    )
