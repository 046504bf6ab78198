"""An address that somebody has already: said plainly within the company, and of any other company not at all.

What can be done is told to the address alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.actions.taken_addresses import MOST_AN_HOUR
from telecube.accounts.models import Identity, User
from telecube.accounts.tests.conftest import position_of
from telecube.api.tests.conftest import Program, make_program, new_user, refused
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import SipAccount
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
Mails = Callable[[str], list[EmailMessage]]
NEUTRAL = "Tego adresu nie można tu użyć"


def email_of(user: User) -> str:
    assert user.identity is not None
    return user.identity.email


@pytest.fixture
def staff_email() -> str:
    """The login of somebody who is in no company."""
    return Identity.objects.create(email="operator@service.example").email


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def opened_form(client: Client, user: User, company: Company) -> dict[str, Any]:
    form = client.get(f"/users/{user.pk}/edit/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return {**sent, "position_group": position_of(company)}


def people_of(company: Company) -> set[str]:
    with tenant_scope(company.id):
        return set(User.objects.values_list("first_name", flat=True))


@pytest.mark.parametrize("way", ["password", "invitation"])
def test_an_address_of_another_company_is_refused_without_a_hint_and_only_the_address_is_told(
    client_of: ClientOf, world: World, user_values: dict[str, Any], mails_to: Mails, way: str
) -> None:
    gina, client = email_of(world.globex.gina), client_of(world.acme.anna)
    sent = {**user_values, "email": gina, "way": way, "position_group": position_of(world.acme)}
    answer = client.post("/users/new/", sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert NEUTRAL in page
    assert 'id="id_email-error"' in page
    assert "ma już" not in page
    assert "Globex" not in page
    assert people_of(world.acme) == {"Anna", "Ben", "Carla", "Dora"}
    (mail,) = mails_to(gina)
    assert "Acme Sp. z o.o." in mail.body
    assert "Anna Zielińska" in mail.body
    client.post("/users/new/", sent)
    assert len(mails_to(gina)) == 1  # once a day is enough
    assert mails_to(email_of(world.acme.anna)) == []


def test_changing_a_user_says_no_more_than_creating_one(client_of: ClientOf, world: World, mails_to: Mails) -> None:
    gina, client = email_of(world.globex.gina), client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk)
    sent = opened_form(client, world.acme.ben, world.acme) | {"email": gina, "last_name": "Inny"}
    answer = client.post(f"/users/{world.acme.ben.pk}/edit/", sent)
    assert answer.status_code == 422
    assert NEUTRAL in text_of(answer)
    assert len(mails_to(gina)) == 1
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=world.acme.ben.pk).last_name == "Nowak"


def test_within_the_company_the_sentence_is_plain(
    client_of: ClientOf, world: World, user_values: dict[str, Any], mails_to: Mails
) -> None:
    ben = email_of(world.acme.ben)
    sent = {**user_values, "email": ben, "position_group": position_of(world.acme)}
    answer = client_of(world.acme.anna).post("/users/new/", sent)
    assert answer.status_code == 422
    assert f"Dla adresu {ben} istnieje już konto" in text_of(answer)
    assert mails_to(ben) == []


def test_a_program_learns_no_more_and_the_address_is_told_though_all_else_is_undone(
    world: World, mails_to: Mails
) -> None:
    program, gina = make_program(world.acme.actor("anna")), email_of(world.globex.gina)
    body = new_user(position_of(world.acme), email=gina)  # type: ignore[arg-type]
    refused(program.post("users", body), "email_not_usable", 422)
    refused(program.ask("PATCH", f"users/{world.acme.ben.pk}", {"email": gina}), "email_not_usable", 422)
    assert len(mails_to(gina)) == 1
    # Counts live in the database: this one outlived the rollback, and so did the mail's job.
    assert cache.get(f"unusable-addresses:{world.acme.id}") == 2
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Ewa").exists()
        assert not SipAccount.objects.exists()
    refused(program.post("users", body | {"email": email_of(world.acme.ben)}), "email_taken", 422)


def test_every_cause_outside_of_the_company_gets_the_same_answer_with_the_same_work(
    client_of: ClientOf, world: World, user_values: dict[str, Any], staff_email: str
) -> None:
    """Another company's user, and a login without a company: not a letter differs, nor the number of queries."""
    client, program = client_of(world.acme.anna), make_program(world.acme.actor("anna"))
    client.get("/users/new/")  # the first request of a session notes it
    causes = (email_of(world.globex.gina), staff_email)
    pages, documents, costs = set(), set(), set()
    for email in causes:
        sent = {**user_values, "email": email, "position_group": position_of(world.acme)}
        with CaptureQueriesContext(connection) as asked:
            page = text_of(client.post("/users/new/", sent)).replace(email, "ADDRESS")
        costs.add(len(asked))
        pages.add(re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", page))
        documents.add(document_of(program, position_of(world.acme), email))
    assert len(pages) == len(documents) == len(costs) == 1


def document_of(program: Program, position: str, email: str) -> bytes:
    body = new_user(position, email=email)  # type: ignore[arg-type]
    return bytes(program.post("users", body).content)


def test_guessing_addresses_ends_after_a_few(
    client_of: ClientOf, world: World, user_values: dict[str, Any], address: str
) -> None:
    client, gina = client_of(world.acme.anna), email_of(world.globex.gina)
    sent = {**user_values, "position_group": position_of(world.acme)}
    for _ in range(MOST_AN_HOUR):
        assert NEUTRAL in text_of(client.post("/users/new/", sent | {"email": gina}))
    for email in (gina, address):
        answer = client.post("/users/new/", sent | {"email": email})
        assert answer.status_code == 422
        assert "Odczekaj godzinę" in text_of(answer)
    assert not Identity.objects.filter(email=address).exists()
    # Whoever changes something else than an address is not held up.
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk)
    edited = opened_form(client, world.acme.ben, world.acme) | {"last_name": "Inny"}
    assert client.post(f"/users/{world.acme.ben.pk}/edit/", edited).status_code == 302
