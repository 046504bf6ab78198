"""The warning of a low balance: once for each fall, to those who can top up, in their language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.mail import EmailMessage

from telecube.billing.actions.ledger import post
from telecube.billing.actions.low_balance import set_low_balance_threshold
from telecube.billing.errors import ThresholdInvalid
from telecube.billing.events import LowBalanceReached
from telecube.billing.models import BillingAccount, LedgerKind
from telecube.billing.reactions import warn_of_low_balance
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.models import OutboxEvent
from tests.world import Company


def move(company: Company, amount: str) -> None:
    """Top up or spend."""
    kind = LedgerKind.USAGE if amount.startswith("-") else LedgerKind.TOP_UP
    post(company.actor("anna"), kind=kind, amount=Decimal(amount), cause=uuid7().hex)


def warnings(company: Company) -> list[str]:
    """Return the balances that were warned of."""
    facts = OutboxEvent.objects.filter(name=LowBalanceReached.name).order_by("announced_at", "id")
    return [fact.body["balance"] for fact in facts]


def test_a_fall_below_the_threshold_is_told_once(acme: Company) -> None:
    for amount in ("100.00", "-79.99", "-0.02", "-1.00", "-5.00"):
        move(acme, amount)
    assert warnings(acme) == ["19.9900"]


def test_after_a_top_up_the_next_fall_is_told_again(acme: Company) -> None:
    for amount in ("100.00", "-90.00", "50.00", "-45.00", "-1.00"):
        move(acme, amount)
    assert warnings(acme) == ["10.0000", "15.0000"]


def test_a_top_up_smaller_than_the_threshold_ends_in_one_warning(acme: Company) -> None:
    for amount in ("10.00", "-1.00", "-1.00"):
        move(acme, amount)
    assert warnings(acme) == ["9.0000"]


def test_who_pays_afterwards_is_not_warned(acme: Company) -> None:
    for amount in ("-10.00", "-10.00", "20.00", "-5.00"):
        move(acme, amount)
    assert warnings(acme) == []


def test_the_company_chooses_the_threshold(acme: Company) -> None:
    set_low_balance_threshold(acme.actor("anna"), threshold=Decimal("50.00"))
    move(acme, "100.00")
    move(acme, "-60.00")
    assert warnings(acme) == ["40.0000"]
    set_low_balance_threshold(acme.actor("anna"), threshold=Decimal("30.00"))
    move(acme, "-20.00")
    assert warnings(acme) == ["40.0000", "20.0000"]


def test_without_a_threshold_nobody_is_warned(acme: Company) -> None:
    set_low_balance_threshold(acme.actor("anna"), threshold=None)
    move(acme, "100.00")
    move(acme, "-99.00")
    assert warnings(acme) == []


@pytest.mark.parametrize("threshold", ["-1", "0.001", "100000.01"])
def test_it_refuses_senseless_thresholds(acme: Company, threshold: str) -> None:
    with pytest.raises(ThresholdInvalid):
        set_low_balance_threshold(acme.actor("anna"), threshold=Decimal(threshold))
    assert not BillingAccount.objects.exclude(low_balance_threshold=Decimal(20)).exists()


def test_choosing_needs_the_right(acme: Company) -> None:
    with pytest.raises(RightMissing):
        set_low_balance_threshold(acme.actor("carla"), threshold=None)


def test_the_mail_goes_to_who_can_top_up_in_his_language(acme: Company, mailoutbox: list[EmailMessage]) -> None:
    acme.ben.identity.language = "en"
    acme.ben.identity.save()
    warn_of_low_balance(LowBalanceReached(balance="19.9900", threshold="20.0000"), acme.actor("anna"))
    mails = {mail.to[0]: mail for mail in mailoutbox}
    anna, ben = acme.anna.identity.email, acme.ben.identity.email
    assert set(mails) == {anna, ben}
    assert "zostało 19,99 zł" in mails[anna].subject
    assert "PLN\u00a019.99 are left" in mails[ben].body
