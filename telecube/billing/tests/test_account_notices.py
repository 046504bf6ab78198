"""Mails about the end of the account: which is due when, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage

from telecube.accounts.models import EndReason, Entitlements, Identity
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.billing.actions.account_notices import send_notice_due
from telecube.billing.notices import NoticeKind, find_notice_due, notices_of
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, clock_set_to, now
from tests.world import Company

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# The clocks go back in this trial; the erasure falls into the next February.
END = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=WARSAW)


@pytest.fixture
def entitlements(acme: Company) -> Entitlements:
    """Acme's trial ends in the hour that comes twice."""
    found = Entitlements.objects.get()
    found.begin_trial(until=END.astimezone(UTC))
    found.save()
    return found


@pytest.fixture
def system(acme: Company) -> Actor:
    return Actor.system(acme.id, "account")


@pytest.fixture
def mails(mailoutbox: list[EmailMessage]) -> Callable[[], list[dict[str, str]]]:
    """Return the mails that left, as subjects and bodies."""
    return lambda: [{"subject": str(mail.subject), "body": str(mail.body)} for mail in mailoutbox]


def test_every_mail_leaves_once_in_order_over_the_whole_life(
    entitlements: Entitlements, system: Actor, mails: Any
) -> None:
    before = len(mails())
    sent = []
    assert entitlements.erase_at is not None
    moment = entitlements.trial_ends_at - 14 * DAY
    while moment < entitlements.erase_at:
        with clock_set_to(moment):
            notice = send_notice_due(system)
            assert send_notice_due(system) is None
        if notice:
            sent.append((notice.kind, notice.days_before))
        moment += timedelta(hours=7)
    assert sent == [
        (NoticeKind.TRIAL_ENDING, 7),
        (NoticeKind.TRIAL_ENDING, 3),
        (NoticeKind.TRIAL_ENDING, 1),
        (NoticeKind.ENDED, 0),
        (NoticeKind.FREEZING, 7),
        (NoticeKind.FREEZING, 1),
        (NoticeKind.FROZEN, 0),
        (NoticeKind.ERASING, 30),
        (NoticeKind.ERASING, 7),
        (NoticeKind.ERASING, 1),
    ]
    assert len(mails()) - before == len(sent)


def test_a_mail_leaves_from_its_second_on_and_says_the_moment_by_the_polish_clock(
    entitlements: Entitlements, system: Actor, mails: Any
) -> None:
    seven_days_before = entitlements.trial_ends_at - 7 * DAY
    with clock_set_to(seven_days_before - SECOND):
        assert send_notice_due(system) is None
    with clock_set_to(seven_days_before):
        assert send_notice_due(system) is not None
    mail = mails()[-1]
    assert mail["subject"] == "Zostało 7 dni okresu próbnego"
    assert "25 października 2026" in mail["body"]
    assert "02:30" in mail["body"]


def test_whoever_was_down_for_two_days_gets_the_latest_one_only(entitlements: Entitlements, system: Actor) -> None:
    with clock_set_to(entitlements.trial_ends_at - 8 * DAY):
        assert send_notice_due(system) is None
    with clock_set_to(entitlements.trial_ends_at - timedelta(hours=5)):
        notice = send_notice_due(system)
        assert notice is not None
        assert (notice.kind, notice.days_before) == (NoticeKind.TRIAL_ENDING, 1)
        assert send_notice_due(system) is None


def test_whoever_chose_a_plan_gets_none(entitlements: Entitlements, system: Actor) -> None:
    open_fully(system)
    with clock_set_to(entitlements.trial_ends_at + 200 * DAY):
        assert send_notice_due(system) is None


def test_another_deadline_has_its_own_mails(entitlements: Entitlements, system: Actor, mails: Any) -> None:
    with clock_set_to(entitlements.trial_ends_at):
        assert send_notice_due(system) is not None
        open_fully(system)
        schedule_end(system, full_until=entitlements.trial_ends_at + DAY, reason=EndReason.UNPAID)
    with clock_set_to(entitlements.trial_ends_at + DAY):
        notice = send_notice_due(system)
    assert notice is not None
    assert notice.kind is NoticeKind.ENDED
    assert "Doładuj" in mails()[-1]["body"]


def test_a_mail_speaks_the_main_administrators_language(
    entitlements: Entitlements, system: Actor, acme: Company, mails: Any
) -> None:
    Identity.objects.filter(pk=acme.anna.identity_id).update(language="en")
    with clock_set_to(entitlements.trial_ends_at - DAY):
        send_notice_due(system)
    assert mails()[-1]["subject"] == "One day of the trial is left"


@pytest.mark.parametrize("started", [(2026, 3, 16), (2027, 2, 17), (2028, 2, 16), (2026, 12, 18), (2026, 10, 12)])
def test_the_days_of_mails_are_full_days_over_month_ends_and_changes_of_the_clock(
    acme: Company, started: tuple[int, int, int]
) -> None:
    entitlements = Entitlements()
    with clock_set_to(datetime(*started, 2, 30, tzinfo=WARSAW)):
        entitlements.begin_trial(until=now() + 14 * DAY)
    for notice in notices_of(entitlements):
        found = find_notice_due(entitlements, at=notice.due_at)
        assert found == notice
        assert find_notice_due(entitlements, at=notice.due_at - SECOND) != notice
        assert notice.deadline.timestamp() - notice.due_at.timestamp() == notice.days_before * 86_400
