"""Trying microphone and phone: what was seen to work is kept for the user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from telecube.accounts.models import User
from telecube.calls.models import CallLeg, CallRecord, MicrophoneCheck
from telecube.calls.models.record import Direction, Result
from telecube.calls.queries.phone_check import PhoneCheck, phone_check_of
from telecube.calls.softphone.parties import find_party
from telecube.core.clock import now
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.web.queries.first_steps import find_first_steps
from tests.world import Company

ClientOf = Callable[[User], Client]
PAGE = "/phone-check/"


def called(acme: Company, *, number: str = "*43", answered: bool = True) -> CallRecord:
    """Put an internal call of Anna into the log."""
    at = now() - timedelta(minutes=1)
    record = CallRecord.objects.create(
        linked_id=f"1.{number}",
        direction=Direction.INTERNAL,
        result=Result.ANSWERED if answered else Result.REJECTED,
        from_number="101",
        to_number=number,
        started_at=at,
        answered_at=at if answered else None,
        ended_at=now(),
        is_open=False,
    )
    CallLeg.objects.create(
        record=record, channel="PJSIP/x-1", user=acme.anna, is_caller=True, started_at=at, result=Result.ANSWERED
    )
    return record


def test_at_first_nothing_is_known_to_work(acme: Company) -> None:
    assert phone_check_of(acme.anna.pk) == PhoneCheck(False, False, False)


def test_a_heard_microphone_is_kept_for_its_user_alone(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    for _again in range(2):
        assert client.post("/phone-check/microphone/").status_code == 204
    assert MicrophoneCheck.objects.count() == 1
    assert phone_check_of(acme.anna.pk).is_microphone_heard
    assert not phone_check_of(acme.ben.pk).is_microphone_heard
    assert "Mikrofon działa" in client.get(PAGE).content.decode()


def test_only_an_answered_test_call_of_ones_own_counts(acme: Company) -> None:
    called(acme, number="102")
    called(acme, number="*43", answered=False)
    assert not phone_check_of(acme.anna.pk).has_called
    CallRecord.objects.all().delete()
    called(acme)
    assert phone_check_of(acme.anna.pk).has_called
    assert not phone_check_of(acme.ben.pk).has_called


def test_the_page_leads_to_the_test_call_and_says_when_it_succeeded(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    page = client.get(PAGE).content.decode()
    assert 'data-call="*43"' not in page
    assert "Nie masz jeszcze konta SIP" in page
    create_sip_account(acme.actor("anna"), user_id=acme.anna.pk)
    assert 'data-call="*43"' in client.get(PAGE).content.decode()
    called(acme)
    assert "Połączenie testowe się udało" in client.get(f"{PAGE}call/").content.decode().replace("\u00a0", " ")


def test_the_first_steps_follow_from_what_happened(acme: Company) -> None:
    def done() -> int:
        steps = find_first_steps(acme.actor("anna"))
        assert steps is not None
        return steps.done_count

    before = done()
    MicrophoneCheck.objects.create(user=acme.anna)
    called(acme)
    assert done() == before + 2


def test_the_phone_knows_whom_it_calls(acme: Company) -> None:
    assert find_party(acme.actor("anna"), "*43").name == "Połączenie testowe"


@pytest.mark.parametrize("path", ["/phone-check/microphone/"])
def test_a_microphone_is_noted_by_a_deed_only(acme: Company, client_of: ClientOf, path: str) -> None:
    assert client_of(acme.anna).get(path).status_code == 405
