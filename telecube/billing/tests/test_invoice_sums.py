"""What invoices add up to: net, tax and gross agree to the grosz, whatever the amounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecube.billing.invoice_sums import TaxSum, differences, needs_split_payment, sum_within, sums_of, total
from telecube.core.money import vat_of

RATES = st.sampled_from([Decimal(23), Decimal("23.00"), Decimal(8), Decimal(5), Decimal(0)])
AMOUNTS = st.decimals(min_value=0, max_value=1_000_000, places=2)


@dataclass(frozen=True)
class Row:
    """A net value with its rate."""

    net: Decimal
    vat_rate: Decimal


ROWS = st.lists(st.builds(Row, AMOUNTS, RATES), max_size=30)


@given(ROWS)
def test_gross_is_net_and_tax_and_tax_is_the_sum_over_the_rates(rows: list[Row]) -> None:
    taxes = sums_of(rows)
    whole = total(taxes)
    assert whole.net == sum((row.net for row in rows), Decimal(0))
    assert whole.vat == sum((tax.vat for tax in taxes), Decimal(0))
    assert whole.gross - whole.net == whole.vat
    assert all(tax.vat == vat_of(tax.net, rate=tax.rate) for tax in taxes)
    assert len({tax.rate for tax in taxes}) == len(taxes)


@given(st.decimals(min_value="0.01", max_value=1_000_000, places=2), RATES)
def test_what_was_paid_is_split_without_a_grosz_lost(gross: Decimal, rate: Decimal) -> None:
    tax = sum_within(gross, rate=rate)
    assert tax.gross == gross
    assert abs(vat_of(tax.net, rate=rate) - tax.vat) <= Decimal("0.01")


@given(ROWS, ROWS)
def test_an_invoice_with_its_correction_is_the_right_invoice(before: list[Row], after: list[Row]) -> None:
    was, will_be = sums_of(before), sums_of(after)
    changed = differences(was, will_be)
    assert total(was).net + total(changed).net == total(will_be).net
    assert total(was).vat + total(changed).vat == total(will_be).vat


@given(st.builds(TaxSum, RATES, AMOUNTS, AMOUNTS))
def test_what_the_invoice_keeps_comes_back(tax: TaxSum) -> None:
    assert TaxSum.from_json(tax.to_json()) == tax


@pytest.mark.parametrize(
    ("gross", "net", "vat"),
    [("100.00", "81.30", "18.70"), ("0.01", "0.01", "0.00"), ("49.99", "40.64", "9.35"), ("1.23", "1.00", "0.23")],
)
def test_the_tax_within_a_top_up(gross: str, net: str, vat: str) -> None:
    tax = sum_within(Decimal(gross), rate=Decimal(23))
    assert (tax.net, tax.vat) == (Decimal(net), Decimal(vat))


def test_the_tax_is_computed_on_the_sum_not_on_each_line() -> None:
    (tax,) = sums_of([Row(Decimal("0.02"), Decimal(23))] * 3)
    assert tax.vat == Decimal("0.01")


def test_split_payment_is_for_annex_15_above_fifteen_thousand_only() -> None:
    assert needs_split_payment(Decimal("15000.01"), has_annex_15=True)
    assert not needs_split_payment(Decimal("15000.00"), has_annex_15=True)
    assert not needs_split_payment(Decimal("90000.00"), has_annex_15=False)
