"""Credentials for the browser's phone and the name behind a number."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from telecube.accounts.models import User
from telecube.config import config
from telecube.contacts.models import Person, PersonPhone
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.digests import digest_password
from telecube.telephony.models import BrowserPhone

CREDENTIALS, PARTY = "/softphone/credentials/", "/softphone/party/"


@pytest.fixture
def anna(client_of: Any, acme: Any) -> Client:
    """Anna's browser; she and Ben have extensions."""
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.anna.pk, extension="101")
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk, extension="102")
    return client_of(acme.anna)  # type: ignore[no-any-return]


def phones_of(company: Any) -> list[BrowserPhone]:
    with tenant_scope(company.id):
        return list(BrowserPhone.objects.all())


def test_a_session_gets_a_phone_whose_password_is_kept_only_as_digests(anna: Client, acme: Any) -> None:
    given = anna.post(CREDENTIALS).json()
    assert given["realm"] == config.sip_realm
    assert given["websocket_path"] == "/sip/"
    assert 500 < given["expires_in_seconds"] <= 600
    (phone,) = phones_of(acme)
    digests = digest_password(given["device"], given["realm"], given["password"])
    assert (phone.device_id, phone.ha1_md5, phone.ha1_sha256) == (given["device"], digests.md5, digests.sha256)
    kept = [str(getattr(phone, field.attname)) for field in phone._meta.fields]
    assert given["password"] not in " ".join(kept)


def test_asking_again_replaces_the_session_s_phone(anna: Client, acme: Any) -> None:
    first, second = anna.post(CREDENTIALS).json(), anna.post(CREDENTIALS).json()
    assert first["device"] != second["device"]
    assert [phone.device_id for phone in phones_of(acme)] == [second["device"]]


def test_renewing_keeps_device_and_password_and_tells_no_password(anna: Client, acme: Any) -> None:
    given = anna.post(CREDENTIALS).json()
    before = phones_of(acme)[0]
    renewed = anna.post(CREDENTIALS, {"device": given["device"]}).json()
    after = phones_of(acme)[0]
    assert "password" not in renewed
    assert (after.device_id, after.ha1_md5) == (before.device_id, before.ha1_md5)
    assert after.expires_at > before.expires_at


def test_another_session_cannot_renew_the_phone(anna: Client, acme: Any, client_of: Any) -> None:
    given = anna.post(CREDENTIALS).json()
    before = phones_of(acme)[0].expires_at
    answer = client_of(acme.anna).post(CREDENTIALS, {"device": given["device"]})
    assert answer.status_code == 410
    assert phones_of(acme)[0].expires_at == before


def test_an_expired_phone_cannot_be_renewed(anna: Client, acme: Any) -> None:
    given = anna.post(CREDENTIALS).json()
    with tenant_scope(acme.id):
        BrowserPhone.objects.update(expires_at=now())
    assert anna.post(CREDENTIALS, {"device": given["device"]}).status_code == 410


def test_a_user_without_an_extension_is_told_so(anna: Client, acme: Any, client_of: Any) -> None:
    answer = client_of(acme.dora).post(CREDENTIALS)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "no_phone_for_user"
    assert "SIP" in answer.json()["title"]
    assert phones_of(acme) == []


def test_the_phone_dies_with_the_session(anna: Client, acme: Any) -> None:
    anna.post(CREDENTIALS)
    anna.session.flush()
    assert phones_of(acme) == []


@pytest.mark.django_db
def test_a_stranger_gets_no_phone() -> None:
    assert Client().post(CREDENTIALS).status_code == 302


def test_credentials_are_not_given_to_a_link(anna: Client) -> None:
    assert anna.get(CREDENTIALS).status_code == 405


def a_person(company: Any, e164: str) -> Person:
    with tenant_scope(company.id):
        person = Person.objects.create(first_name="Barbara", last_name="Wiśniewska", company="Przychodnia")
        PersonPhone.objects.create(person=person, label="mobile", e164=e164)
    return person


def test_a_number_has_the_name_and_card_of_its_person(anna: Client, acme: Any) -> None:
    person = a_person(acme, "+48602345678")
    found = anna.get(PARTY, {"number": "602345678"}).json()
    assert found == {
        "name": "Barbara Wiśniewska",
        "company": "Przychodnia",
        "number_text": "602\u00a0345\u00a0678",
        "person_url": f"/contacts/persons/{person.pk}/",
    }


def test_another_company_s_person_has_no_name_here(world: Any, client_of: Any) -> None:
    a_person(world.globex, "+48602345678")
    assert client_of(world.acme.anna).get(PARTY, {"number": "+48602345678"}).json()["name"] == ""


def test_without_the_right_to_see_people_the_number_stays_a_number(anna: Client, acme: Any, client_of: Any) -> None:
    a_person(acme, "+48602345678")
    with tenant_scope(acme.id):
        User.objects.filter(pk=acme.ben.pk).update(permission_group=None)
    found = client_of(acme.ben).get(PARTY, {"number": "+48602345678"}).json()
    assert (found["name"], found["person_url"]) == ("", "")


def test_an_extension_is_a_colleague(anna: Client) -> None:
    found = anna.get(PARTY, {"number": "102"}).json()
    assert (found["name"], found["number_text"], found["person_url"]) == ("Ben Nowak", "102", "")


@pytest.mark.parametrize("number", ["", "anonymous", "999", "<script>", "1" * 200])
def test_a_strange_number_is_answered_as_it_is(anna: Client, number: str) -> None:
    answer = anna.get(PARTY, {"number": number})
    assert answer.status_code == 200
    assert answer.json()["name"] == ""
