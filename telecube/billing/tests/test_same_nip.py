"""The NIP of another company: branches and sister firms share one, so it is taken – and nobody learns who has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import Identity, Tenant, User
from telecube.accounts.queries.actors import find_user_key
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.models import CompanyData
from telecube.billing.queries.company_data import company_data
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.clock import clock_set_to
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World, typed_slowly

ClientOf = Callable[[User], Client]
TAKEN, FREE = "5260250274", "5261040828"
SECRET = "Tajna Spółka z o.o."
PAGE = "/signup/"
OPENED = typed_slowly()


@pytest.fixture
def owner(world: World) -> Company:
    """The company that has the NIP already, with data that nobody else may learn."""
    cache.clear()
    with tenant_scope(world.globex.id):
        change_company_data(
            world.globex.actor("gina"), name=SECRET, nip=TAKEN, street="ul. Ukryta 7", postcode="00-007", city="Nigdzie"
        )
    return world.globex


def typed(nip: str, **other: str) -> dict[str, str]:
    """Return what somebody types at the sign-up."""
    values = {"company_name": "Oddział", "nip": nip, "first_name": "Jan", "last_name": "Wrona", **OPENED}
    return {**values, "email": f"jan.{uuid7().hex[-10:]}@firma.example", "password": "Tajne!Haslo7", **other}


def without_what_was_typed(page: bytes, *values: str) -> str:
    """Return a page without the values of its visitor and what is new each time."""
    text = re.sub(r'"[A-Za-z0-9]{64}"', "", page.decode())
    for value in values:
        text = text.replace(value, "…")
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]*", "…", text)


def test_a_second_company_signs_up_with_the_nip_of_the_first(owner: Company) -> None:
    values = typed(TAKEN)
    answer = Client().post(PAGE, values)
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    key = find_user_key(Identity.objects.get(email=values["email"]).pk)
    assert key is not None
    assert key.tenant_id != owner.id
    with tenant_scope(key.tenant_id):
        assert list(Tenant.objects.values_list("name", "nip")) == [("Oddział", TAKEN)]
        data = company_data()
        assert (data.name, data.nip, data.street, data.is_complete) == ("Oddział", TAKEN, "", False)


def test_the_answer_to_a_refused_sign_up_is_the_same_for_a_taken_and_a_free_nip(owner: Company) -> None:
    pages = []
    for nip in (TAKEN, FREE):
        values = typed(nip, password="kurz")
        answer = Client().post(PAGE, values)
        assert answer.status_code == 422
        pages.append(without_what_was_typed(answer.content, nip, values["email"]))
    assert pages[0] == pages[1]
    assert SECRET not in pages[0]


def test_company_data_take_the_nip_of_another_company_and_say_the_same_as_for_a_free_one(
    owner: Company, world: World, client_of: ClientOf
) -> None:
    data = {"name": "Acme", "street": "Długa 1", "postcode": "00-950", "city": "Radom", "language": "pl"}
    client, address = client_of(world.acme.anna), reverse("billing:company-data")
    pages = []
    for nip in (FREE, TAKEN):
        version = client.get(address).context["form"]["version"].value()
        answer = client.post(address, {**data, "nip": nip, "version": version}, follow=True)
        assert answer.redirect_chain == [(address, 302)]
        pages.append(without_what_was_typed(answer.content, nip))
    assert pages[0] == pages[1]
    assert SECRET not in pages[1]
    with tenant_scope(world.acme.id):
        assert CompanyData.objects.get().nip == TAKEN


def test_each_of_two_companies_with_one_nip_has_its_own_name_and_address_on_invoices(
    owner: Company, world: World
) -> None:
    buyers = []
    with tenant_scope(world.acme.id):
        change_company_data(
            world.acme.actor("anna"), name="Acme", nip=TAKEN, street="Długa 1", postcode="00950", city="Radom"
        )
    for company, person in ((world.acme, "anna"), (owner, "gina")):
        with tenant_scope(company.id), clock_set_to(datetime(2026, 11, 23, 12, tzinfo=UTC)):
            buyers.append(issue_for_top_up(company.actor(person), paid_in(company, "10.00", by=person)).buyer)
    assert [(buyer["nip"], buyer["name"], buyer["city"]) for buyer in buyers] == [
        (TAKEN, "Acme", "Radom"),
        (TAKEN, SECRET, "Nigdzie"),
    ]
