"""Inviting by e-mail instead of typing a password for somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from telecube.accounts.actions.invitations import send_invitation_again, withdraw_invitation
from telecube.accounts.errors import NotInvited
from telecube.accounts.models import Identity, Invitation, User
from telecube.accounts.tests.conftest import position_of
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
MailsTo = Callable[[str], list[Any]]
PASSWORD = "Tajne!Haslo7"


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def link_in(mails: list[Any]) -> str:
    found = re.search(r"/invitation/[\w-]+/", mails[-1].body)
    assert found is not None
    return found.group()


@pytest.fixture
def invited(client_of: ClientOf, world: World, user_values: dict[str, Any]) -> User:
    """Ewa, who was invited by Anna."""
    sent = {**user_values, "way": "invitation", "password": "", "password_again": ""}
    answer = client_of(world.acme.anna).post("/users/new/", {**sent, "position_group": position_of(world.acme)})
    assert answer.status_code == 200
    with tenant_scope(world.acme.id):
        return User.objects.select_related("identity").get(last_name="Żółć")


def login(email: str) -> int:
    return Client().post("/login/", {"login": email, "password": PASSWORD}).status_code


def test_the_invited_person_sets_the_password_once(invited: User, address: str, mails_to: MailsTo) -> None:
    mail = mails_to(address)[-1]
    assert "Acme Sp. z o.o." in mail.subject
    link = link_in([mail])
    assert login(address) != 302
    page = text_of(Client().get(link))
    assert address in page
    assert Client().post(link, {"password": "weak"}).status_code == 422
    assert Client().post(link, {"password": PASSWORD}).status_code == 200
    assert login(address) == 302
    again = Client().get(link)
    assert again.status_code == 422
    assert "Poproś administratora" in text_of(again)
    assert Identity.objects.get(email=address).has_confirmed_email


def test_an_expired_link_says_what_to_do(
    invited: User, world: World, address: str, mails_to: MailsTo, client_of: ClientOf
) -> None:
    with tenant_scope(world.acme.id):
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    answer = Client().get(link_in(mails_to(address)))
    assert answer.status_code == 422
    assert "7 dni" in text_of(answer)
    assert "Poproś administratora, aby wysłał je ponownie" in text_of(answer)
    assert Client().post(link_in(mails_to(address)), {"password": PASSWORD}).status_code == 422
    assert "Zaproszenie wygasło" in text_of(client_of(world.acme.anna).get("/users/"))


def test_a_link_sent_again_replaces_the_earlier_one(
    invited: User, world: World, address: str, mails_to: MailsTo, client_of: ClientOf
) -> None:
    old = link_in(mails_to(address))
    client_of(world.acme.anna).post(f"/users/{invited.pk}/invitation/", {"wish": "send"})
    new = link_in(mails_to(address))
    assert old != new
    assert Client().get(old).status_code == 422
    assert Client().get(new).status_code == 200


def test_a_withdrawn_invitation_opens_nothing(
    invited: User, world: World, address: str, mails_to: MailsTo, client_of: ClientOf
) -> None:
    client_of(world.acme.anna).post(f"/users/{invited.pk}/invitation/", {"wish": "withdraw"})
    assert Client().get(link_in(mails_to(address))).status_code == 422
    count = len(mails_to(address))
    Client().post("/password/reset/", {"email": address})
    assert not any("/password/reset/" in mail.body for mail in mails_to(address)[count:])
    with tenant_scope(world.acme.id):
        send_invitation_again(world.acme.actor("anna"), invited.pk)
    assert Client().get(link_in(mails_to(address))).status_code == 200


def test_whoever_has_a_password_is_not_invited(acme: Company) -> None:
    for deed in (send_invitation_again, withdraw_invitation):
        with pytest.raises(NotInvited):
            deed(acme.actor("anna"), acme.ben.pk)


@pytest.mark.parametrize("link", ["x", "AAAA", "A" * 75, "ż", "%00"])
def test_a_made_up_link_is_no_invitation(db: None, link: str) -> None:
    assert Client().get(f"/invitation/{link}/").status_code == 422


def test_the_list_shows_who_is_invited(client_of: ClientOf, invited: User, world: World) -> None:
    client = client_of(world.acme.anna)
    assert "Zaproszenie wysłane" in text_of(client.get("/users/?state=invited"))
    assert "Ewa" not in strip_tags(text_of(client.get("/users/?state=active")).split("<main")[1])
