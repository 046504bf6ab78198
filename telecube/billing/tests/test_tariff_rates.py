"""Files of call rates: understood as operators send them, checked before anything is written, valid from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from telecube.billing.actions.tariff_rates import RatesChanges, import_rates, preview_rates
from telecube.billing.models import Tariff, TariffRate
from telecube.billing.plan_errors import PriceTooEarly, RatesUnreadable
from telecube.billing.queries.prices import call_rates
from telecube.billing.rates_file import read_rates
from telecube.core.clock import today
from telecube.core.ids import uuid7

HEAD = "prefix;nazwa;za minutę;za połączenie\n"
FIRST = HEAD + "+48;Polska;0,06;0\n0049;Niemcy;0,12;0,05\n"


@pytest.fixture
def tariff(db: None) -> Tariff:
    """An empty tariff."""
    return Tariff.objects.create(code=f"t-{uuid7().hex[-8:]}", name_pl="Cennik", name_en="Rates")


def take(tariff: Tariff, text: str, *, days: int = 1, is_whole: bool = False) -> RatesChanges:
    """Import a text from some days after today on."""
    return import_rates(tariff.pk, read_rates(text), valid_from=today() + timedelta(days=days), is_whole=is_whole)


def prices(tariff: Tariff, *, days: int) -> dict[str, Decimal]:
    """Return what a minute costs by prefix, some days after today."""
    return {rate.prefix: rate.per_minute_net for rate in call_rates(tariff, today() + timedelta(days=days))}


def test_prefixes_prices_and_columns_are_read_in_the_ways_people_write_them() -> None:
    read = read_rates("\ufeffPrefix,Name,Per_minute,First_interval,next_interval\n+48 22,Warszawa,0.0600,60,1\n\n")
    (line,) = read.lines
    assert (line.prefix, line.per_minute, line.first, line.following) == ("+4822", Decimal("0.06"), 60, 1)
    assert read_rates(FIRST).lines[1].prefix == "+49"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a;b\n1;2\n",
        HEAD,
        HEAD + "abc;Polska;1;0\n",
        HEAD + "+48;Polska;-1;0\n",
        HEAD + "+48;Polska;NaN;0\n",
        HEAD + "+48;Polska;0,00001;0\n",
        HEAD + "+48;;1;0\n",
        HEAD + "+48;Polska;1;0\n+48;Polska;2;0\n",
    ],
)
def test_a_file_with_a_mistake_is_refused_whole_and_says_where(tariff: Tariff, text: str) -> None:
    assert read_rates(text).problems
    with pytest.raises(RatesUnreadable):
        take(tariff, text)
    assert not TariffRate.objects.filter(tariff=tariff).exists()


def test_rates_hold_from_their_day_and_the_ones_before_until_then(tariff: Tariff) -> None:
    take(tariff, FIRST)
    changes = take(tariff, HEAD + "+48;Polska;0,07;0\n", days=10)
    assert (len(changes.new), len(changes.changed), changes.same) == (0, 1, 0)
    assert prices(tariff, days=0) == {}
    assert prices(tariff, days=9) == {"+48": Decimal("0.06"), "+49": Decimal("0.12")}
    assert prices(tariff, days=10) == {"+48": Decimal("0.07"), "+49": Decimal("0.12")}


def test_the_same_file_again_changes_nothing(tariff: Tariff) -> None:
    take(tariff, FIRST)
    again = take(tariff, FIRST)
    assert (again.is_nothing, again.same) == (True, 2)
    assert TariffRate.objects.filter(tariff=tariff).count() == 2


def test_a_whole_list_ends_what_it_does_not_name(tariff: Tariff) -> None:
    take(tariff, FIRST)
    changes = take(tariff, HEAD + "+48;Polska;0,06;0\n", days=5, is_whole=True)
    assert [rate.prefix for rate in changes.ended] == ["+49"]
    assert prices(tariff, days=5) == {"+48": Decimal("0.06")}


def test_a_later_plan_gives_way_to_an_earlier_day(tariff: Tariff) -> None:
    take(tariff, FIRST, days=10)
    take(tariff, HEAD + "+48;Polska;0,99;0\n", days=5)
    assert prices(tariff, days=20) == {"+48": Decimal("0.99"), "+49": Decimal("0.12")}


def test_nothing_changes_today(tariff: Tariff) -> None:
    with pytest.raises(PriceTooEarly):
        preview_rates(tariff, read_rates(FIRST), valid_from=today(), is_whole=False)
    with pytest.raises(PriceTooEarly):
        preview_rates(tariff, read_rates(FIRST), valid_from=date(2020, 1, 1), is_whole=False)
