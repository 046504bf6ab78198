"""Numery and Nazwy nadawcy: changed in their place by whoever may, never over somebody else’s change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number, change_number
from telecube.telephony.actions.presentations import (
    add_sender_name,
    delete_sender_name,
    write_call_presentations,
    write_sms_presentations,
)
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import NumberChangedMeanwhile, NumberOwnerGone, SenderNameGone, SenderNameStillUsed
from telecube.telephony.models import Number, SenderName
from tests.world import Company, World

ClientOf = Callable[[User], Client]
ROW = {"HX-Request": "true"}


@pytest.fixture
def office(acme: Company) -> Number:
    """The number of acme's office; nobody answers it."""
    return add_number(acme.actor("anna"), "22 100 20 01", label="Biuro")


def logged(beginning: str) -> list[str]:
    """Return the codes that the log has, oldest first."""
    return list(
        AuditEntry.objects.filter(action__startswith=beginning).order_by("at", "id").values_list("action", flat=True)
    )


def changed(number: Number, **values: Any) -> dict[str, str]:
    """Return what the form of a number sends."""
    owner = values.get("owner")
    version = str(values.get("version", number.version))
    return {
        "version": version,
        "label": str(values.get("label", number.label)),
        "owner": str(owner.pk) if owner else "",
    }


def test_the_list_tells_each_numbers_name_owner_and_who_shows_it(
    acme: Company, office: Number, client_of: ClientOf
) -> None:
    account = create_sip_account(acme.actor("anna"), user_id=acme.ben.pk, extension="102").account
    write_call_presentations(acme.actor("anna"), account, [office.pk])
    client = client_of(acme.anna)
    page = client.get("/exchange/numbers/").content.decode()
    assert "nikt nie odbiera" in page
    for words in ("22\u00a0100\u00a020\u00a001", "Biuro", "Ben Nowak"):
        assert words in page


def test_whose_phones_ring_is_chosen_in_the_row(acme: Company, office: Number, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    answer = client.post(
        f"/exchange/numbers/{office.pk}/", changed(office, owner=acme.ben, label="Recepcja"), headers=ROW
    )
    row = answer.content.decode()
    assert answer.status_code == 200
    assert "Ben Nowak" in row
    assert "brak konta SIP" in row
    office.refresh_from_db()
    assert (office.owner, office.label) == (acme.ben, "Recepcja")
    assert logged("telephony.number") == [
        "telephony.number.added",
        "telephony.number.label_changed",
        "telephony.number.owner_changed",
    ]
    facts = OutboxEvent.objects.filter(name="telephony.number.owner_changed").order_by("pk")
    assert [fact.body["owner_id"] for fact in facts] == [None, str(acme.ben.pk)]


def test_without_scripts_a_number_has_a_page_and_saving_leads_to_the_list(
    acme: Company, office: Number, client_of: ClientOf
) -> None:
    client = client_of(acme.anna)
    page = client.get(f"/exchange/numbers/{office.pk}/").content.decode()
    assert 'data-frame="shell"' in page
    assert 'name="owner"' in page
    answer = client.post(f"/exchange/numbers/{office.pk}/", changed(office, owner=acme.ben))
    assert answer.headers["Location"] == "/exchange/numbers/"


def test_the_second_of_two_who_change_a_number_is_told_and_overwrites_nothing(
    acme: Company, office: Number, client_of: ClientOf
) -> None:
    seen = office.version
    change_number(acme.actor("anna"), office.pk, label="Biuro", owner_id=acme.ben.pk, version=seen)
    late = changed(office, owner=acme.carla, version=seen)
    answer = client_of(acme.anna).post(f"/exchange/numbers/{office.pk}/", late, headers=ROW)
    row = answer.content.decode()
    assert answer.status_code == 422
    assert "w międzyczasie" in row
    assert "odbiera: Ben Nowak" in row
    assert f'value="{seen}"' not in row
    office.refresh_from_db()
    assert office.owner == acme.ben
    with pytest.raises(NumberChangedMeanwhile):
        change_number(acme.actor("anna"), office.pk, label="x", owner_id=None, version=seen)


def test_somebody_deleted_or_of_another_company_answers_nothing(world: World) -> None:
    with tenant_scope(world.acme.id):
        office = add_number(world.acme.actor("anna"), "22 100 20 01")
        for somebody in (world.globex.gina.pk, uuid7()):
            with pytest.raises(NumberOwnerGone):
                change_number(world.acme.actor("anna"), office.pk, label="", owner_id=somebody, version=office.version)
        office.refresh_from_db()
        assert office.owner is None


def test_a_number_of_another_company_does_not_exist(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.globex.id):
        theirs = add_number(world.globex.actor("gina"), "22 100 20 01", label="Tajny")
    client = client_of(world.acme.anna)
    assert client.get(f"/exchange/numbers/{theirs.pk}/").status_code == 404
    assert client.post(f"/exchange/numbers/{theirs.pk}/", changed(theirs)).status_code == 404
    assert "Tajny" not in client.get("/exchange/numbers/").content.decode()


def test_who_lacks_the_right_neither_sees_nor_changes(acme: Company, office: Number, client_of: ClientOf) -> None:
    client = client_of(acme.dora)
    for address in ("/exchange/numbers/", f"/exchange/numbers/{office.pk}/", "/exchange/sender-names/"):
        assert client.get(address).status_code == 403
    with pytest.raises(RightMissing):
        change_number(acme.actor("dora"), office.pk, label="x", owner_id=None, version=office.version)
    office.refresh_from_db()
    assert office.label == "Biuro"


def test_numbers_are_found_by_digits_name_and_person(acme: Company, office: Number, client_of: ClientOf) -> None:
    add_number(acme.actor("anna"), "22 100 20 77", label="Serwis", owner_id=acme.ben.pk)
    client = client_of(acme.anna)
    for words, found in (("20 77", "Serwis"), ("serw", "Serwis"), ("nowak", "Serwis"), ("biu", "Biuro")):
        rows = client.get(
            "/exchange/numbers/", {"q": words}, headers=ROW | {"HX-Target": "number-rows"}
        ).content.decode()
        assert found in rows
        assert ("Biuro" if found == "Serwis" else "Serwis") not in rows
    alone = client.get("/exchange/numbers/", {"owner": "nobody"}).content.decode()
    assert "Biuro" in alone
    assert "Serwis" not in alone


def test_an_empty_list_says_what_will_be_here(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert "Nie ma jeszcze numerów" in client.get("/exchange/numbers/").content.decode()
    assert "Nie ma jeszcze nazw nadawcy" in client.get("/exchange/sender-names/").content.decode()


def test_two_thousand_numbers_cost_as_many_queries_as_two(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    client.get("/exchange/numbers/")  # the first page of a session notes the session
    counts = []
    for first, last in ((0, 2), (2, 2000)):
        Number.objects.bulk_create(
            Number(tenant_id=acme.id, e164=f"+4822{200_0000 + one}", owner=acme.ben) for one in range(first, last)
        )
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/exchange/numbers/").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page.count("data-row") == 50
    assert "2000" in page


def test_a_sender_name_is_added_once_and_in_a_shape_that_networks_show(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert client.post("/exchange/sender-names/", {"name": "KLIMATECH"}).status_code == 302
    for name in ("KLIMATECH", "ŻÓŁW", "", "x" * 40):
        assert client.post("/exchange/sender-names/", {"name": name}).status_code == 422
    assert [one.name for one in SenderName.objects.all()] == ["KLIMATECH"]


def test_a_sender_name_that_is_used_stays_and_the_refusal_says_how_many_use_it(
    acme: Company, client_of: ClientOf
) -> None:
    sender = add_sender_name(acme.actor("anna"), "KLIMATECH")
    write_sms_presentations(acme.actor("anna"), acme.ben, [sender.pk])
    client = client_of(acme.anna)
    refused = client.post(f"/exchange/sender-names/{sender.pk}/delete/")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Używa jej 1 osoba" in page
    assert f"/users/{acme.ben.pk}/edit/" in page
    with pytest.raises(SenderNameStillUsed):
        delete_sender_name(acme.actor("anna"), sender.pk)
    write_sms_presentations(acme.actor("anna"), acme.ben, [])
    assert client.post(f"/exchange/sender-names/{sender.pk}/delete/").status_code == 302
    assert not SenderName.objects.exists()
    assert logged("telephony.sender_name")[-1] == "telephony.sender_name.deleted"
    with pytest.raises(SenderNameGone):
        delete_sender_name(acme.actor("anna"), sender.pk)


def test_nobody_without_the_right_deletes_a_sender_name(acme: Company) -> None:
    sender = add_sender_name(acme.actor("anna"), "KLIMATECH")
    with pytest.raises(RightMissing):
        delete_sender_name(acme.actor("dora"), sender.pk)
    assert SenderName.objects.exists()
