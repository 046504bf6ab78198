"""The last way in cannot be locked out: no login policy keeps the main administrator away for good."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from telecube.accounts.actions.login_policies import PolicyTerms, create_login_policy
from telecube.accounts.actions.main_administrator import hand_over_main_administrator
from telecube.accounts.actions.way_back import LINK_SECONDS
from telecube.accounts.errors import WouldLockOneselfOut
from telecube.accounts.models import LoginPolicy, User
from telecube.accounts.queries.actors import actor_of
from telecube.core import clock
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, Company, World

pytestmark = pytest.mark.django_db
Mails = Callable[[str], list[EmailMessage]]
OFFICE = "198.51.100.0/24"


def give_policy(company: Company, name: str, *, policy: LoginPolicy | None = None) -> LoginPolicy:
    """Let a policy of the office hold for somebody who is elsewhere now: his provider gave him another address."""
    with tenant_scope(company.id):
        policy = policy or LoginPolicy.objects.create(name="Biuro", address_ranges=[OFFICE])
        User.objects.filter(pk=company.people[name].pk).update(login_policy=policy)
    return policy


def email_of(user: User) -> str:
    assert user.identity is not None
    return user.identity.email


def log_in(user: User, password: str = PASSWORD, **extra: Any) -> Any:
    return Client().post("/login/", {"login": email_of(user), "password": password}, **extra)


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+?(/login/policy/\S+)", str(mail.body))
    assert found is not None, mail.body
    return found[1]


def policy_of(user: User) -> LoginPolicy | None:
    with tenant_scope(user.tenant_id):
        return User.objects.select_related("login_policy").get(pk=user.pk).login_policy


def test_the_main_administrator_comes_back_by_a_mailed_link(
    world: World, mails_to: Mails, audited: Callable[..., Any]
) -> None:
    anna = world.acme.anna
    give_policy(world.acme, "anna")
    answer = log_in(anna)
    assert answer.status_code == 422
    assert f"na adres {email_of(anna)}" in answer.content.decode().replace("\u00a0", " ")
    (mail,) = mails_to(email_of(anna))
    assert "Biuro" in mail.body
    stranger = Client()
    page = stranger.get(link_in(mail))
    assert page.status_code == 200
    assert "Biuro" in page.content.decode()
    assert policy_of(anna) is not None  # mail scanners open links
    assert stranger.post(link_in(mail)).status_code == 200
    assert policy_of(anna) is None
    assert log_in(anna).status_code == 302
    lifted = audited(world.acme.id, "accounts.user.login_policy_lifted")
    assert lifted == [("accounts.user.login_policy_lifted", {"policy": ["Biuro", None]})]


def test_the_link_is_mailed_only_to_the_main_administrator_who_knows_the_password(
    world: World, mails_to: Mails
) -> None:
    policy = give_policy(world.acme, "anna")
    give_policy(world.acme, "ben", policy=policy)
    log_in(world.acme.anna, "Zle!Haslo9")
    answer = log_in(world.acme.ben)
    assert answer.status_code == 422
    assert "zapytaj administratora" in answer.content.decode().replace("\u00a0", " ")
    assert mails_to(email_of(world.acme.anna)) == mails_to(email_of(world.acme.ben)) == []
    for _ in range(3):
        log_in(world.acme.anna)
    assert len(mails_to(email_of(world.acme.anna))) == 1


def test_the_link_lifts_this_policy_once_and_not_for_ever(world: World, mails_to: Mails) -> None:
    anna = world.acme.anna
    first = give_policy(world.acme, "anna")
    log_in(anna)
    link = link_in(mails_to(email_of(anna))[0])
    later = (clock.now() + timedelta(seconds=LINK_SECONDS + 5)).timestamp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: later)
        assert Client().post(link).status_code == 422
    for broken in (link[:-3] + "x/", "/login/policy/x/"):
        assert Client().get(broken).status_code == 422
        assert Client().post(broken).status_code == 422
    assert policy_of(anna) == first
    assert Client().post(link).status_code == 200
    with tenant_scope(world.acme.id):
        second = LoginPolicy.objects.create(name="Inna", address_ranges=[OFFICE])
    give_policy(world.acme, "anna", policy=second)
    assert Client().get(link).status_code == 422
    assert Client().post(link).status_code == 422
    assert policy_of(anna) == second


def test_whoever_is_no_longer_main_administrator_has_no_such_way(world: World, mails_to: Mails) -> None:
    anna = world.acme.anna
    give_policy(world.acme, "anna")
    log_in(anna)
    link = link_in(mails_to(email_of(anna))[0])
    with tenant_scope(world.acme.id):
        hand_over_main_administrator(world.acme.actor("anna"), successor_id=world.acme.ben.pk, password=PASSWORD)
    assert Client().post(link).status_code == 422
    assert policy_of(anna) is not None


def test_who_comes_from_nowhere_gives_himself_no_policy_of_addresses(acme: Company) -> None:
    """Without a known address it could not be said that he gets in again."""
    terms = PolicyTerms(name="Biuro", address_ranges=[OFFICE], weekdays=[0, 1, 2, 3, 4, 5, 6])
    with pytest.raises(WouldLockOneselfOut):
        create_login_policy(actor_of(acme.anna, ip=None), terms, user_ids=[acme.anna.pk])
    assert policy_of(acme.anna) is None
