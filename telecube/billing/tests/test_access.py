"""How far an account is open, decided by the clock alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from telecube.accounts.models import AccessLevel, EndReason, Entitlements
from telecube.audit.models import AuditEntry
from telecube.billing.access_errors import (
    PlanAlreadyChosen,
    TrialByProviderOnly,
    TrialNotLonger,
    TrialReasonMissing,
)
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.billing.actions.trial import extend_trial
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, clock_set_to, now
from tests.world import Company

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def staff(company: Company) -> Actor:
    return Actor.system(company.id, "console")


def test_an_account_is_full_then_to_be_read_then_frozen(acme: Company) -> None:
    entitlements = Entitlements.objects.get()
    end = entitlements.trial_ends_at
    assert entitlements.full_until == end
    assert entitlements.access_at(end - SECOND) is AccessLevel.FULL
    assert entitlements.access_at(end) is AccessLevel.READ_ONLY
    assert entitlements.access_at(end + 30 * DAY - SECOND) is AccessLevel.READ_ONLY
    assert entitlements.access_at(end + 30 * DAY) is AccessLevel.FROZEN
    assert entitlements.erase_at == end + 120 * DAY


@pytest.mark.parametrize(
    "started",
    [
        datetime(2026, 3, 20, 2, 30, tzinfo=WARSAW),
        datetime(2026, 10, 24, 2, 30, tzinfo=WARSAW),
        datetime(2026, 10, 11, 2, 30, tzinfo=WARSAW),
        datetime(2027, 2, 14, 23, 59, 59, tzinfo=WARSAW),
        datetime(2028, 2, 15, 0, 0, tzinfo=WARSAW),
        datetime(2026, 12, 31, 23, 30, tzinfo=WARSAW),
    ],
)
def test_a_trial_has_as_many_seconds_whatever_the_clocks_and_the_calendar_do(acme: Company, started: datetime) -> None:
    with clock_set_to(started):
        entitlements = Entitlements(trial_started_at=now())
        entitlements.begin_trial(until=now() + 14 * DAY)
    end = entitlements.full_until
    assert end is not None
    assert (end.timestamp() - started.timestamp()) == 14 * 86_400
    assert entitlements.access_at(datetime.fromtimestamp(end.timestamp() - 1, WARSAW)) is AccessLevel.FULL
    assert entitlements.access_at(datetime.fromtimestamp(end.timestamp(), WARSAW)) is AccessLevel.READ_ONLY


def test_opening_lifts_every_end_and_is_written_down_once(acme: Company) -> None:
    open_fully(acme.actor("anna"))
    open_fully(acme.actor("anna"))
    entitlements = Entitlements.objects.get()
    assert entitlements.access_at(now() + 4000 * DAY) is AccessLevel.FULL
    assert not entitlements.is_on_trial
    assert AuditEntry.objects.filter(action="billing.access.opened").count() == 1


def test_an_end_is_put_and_put_off(acme: Company) -> None:
    open_fully(staff(acme))
    end = now() + 7 * DAY
    schedule_end(staff(acme), full_until=end, reason=EndReason.UNPAID)
    schedule_end(staff(acme), full_until=end, reason=EndReason.UNPAID)
    entitlements = Entitlements.objects.get()
    assert entitlements.access_at(end) is AccessLevel.READ_ONLY
    assert not entitlements.is_on_trial
    assert AuditEntry.objects.filter(action="billing.access.end_scheduled").count() == 1


def test_a_trial_that_is_over_comes_back_at_once_with_its_limits(acme: Company) -> None:
    later = now() + 60 * DAY
    with clock_set_to(later):
        assert Entitlements.objects.get().access_at(now()) is AccessLevel.FROZEN
        extend_trial(staff(acme), until=later + 5 * DAY, reason="Wdrożenie się przeciąga")
        entitlements = Entitlements.objects.get()
        assert entitlements.access_at(now()) is AccessLevel.FULL
    assert entitlements.call_prefixes == ["+48"]
    assert AuditEntry.objects.get(action="billing.trial.extended").changes["reason"] == "Wdrożenie się przeciąga"


def test_an_extension_is_refused_without_reason_future_trial_or_provider(acme: Company) -> None:
    before = Entitlements.objects.get().trial_ends_at
    with pytest.raises(TrialByProviderOnly):
        extend_trial(acme.actor("anna"), until=before + DAY, reason="Bo tak")
    with pytest.raises(TrialReasonMissing):
        extend_trial(staff(acme), until=before + DAY, reason=" ")
    with pytest.raises(TrialNotLonger):
        extend_trial(staff(acme), until=before, reason="Prośba")
    open_fully(staff(acme))
    with pytest.raises(PlanAlreadyChosen):
        extend_trial(staff(acme), until=before + DAY, reason="Prośba")
    assert Entitlements.objects.get().trial_ends_at == before
    assert not AuditEntry.objects.filter(action="billing.trial.extended").exists()
