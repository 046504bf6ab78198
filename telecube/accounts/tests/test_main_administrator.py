"""The main administrator's role: handed over by himself, to somebody who can log in, confirmed by password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage

from telecube.accounts.actions.login_policies import PolicyTerms, change_login_policy, create_login_policy
from telecube.accounts.actions.main_administrator import hand_over_main_administrator
from telecube.accounts.errors import PermissionGroupGone, WrongPassword
from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permission_errors import OnlyTheMainAdministrator, SuccessorHasLoginPolicy, SuccessorNotActive
from telecube.accounts.permissions import DELETE_USERS
from telecube.accounts.queries.actors import actor_of
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, Company, World

Mails = Callable[[str], list[EmailMessage]]


def chief() -> User:
    """Return the main administrator as the database knows him."""
    return User.objects.get(is_main_administrator=True)


def test_the_role_goes_to_another_user_and_is_written_down(acme: Company, audited: Callable[..., Any]) -> None:
    hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD)
    assert chief().pk == acme.ben.pk
    assert chief().permission_group_id is None
    assert actor_of(chief()).can(DELETE_USERS)
    former = User.objects.get(pk=acme.anna.pk)
    assert not actor_of(former).can(DELETE_USERS)
    assert audited(acme.id, "accounts.main_administrator") == [
        (
            "accounts.main_administrator.handed_over",
            {"main_administrator": ["Anna Zielińska", "Ben Nowak"], "permission_group": ["Konsultanci", None]},
        )
    ]


def test_whoever_hands_the_role_over_keeps_the_rights_of_the_chosen_group(acme: Company) -> None:
    group = PermissionGroup.objects.get(name="Podgląd")
    hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD, own_group_id=group.pk)
    assert User.objects.get(pk=acme.anna.pk).permission_group_id == group.pk


def test_both_are_told_by_mail_in_their_languages(acme: Company, mails_to: Mails) -> None:
    anna, ben = acme.anna.identity, acme.ben.identity
    assert anna is not None
    assert ben is not None
    ben.language = "en"
    ben.save()
    hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD)
    (given,), (received,) = mails_to(anna.email), mails_to(ben.email)
    assert given.subject == "Acme Sp. z o.o.: rola głównego administratora należy teraz do: Ben Nowak"
    assert "nie ma teraz grupy uprawnień" in given.body
    assert received.subject == "Ben Nowak is the main administrator of Acme Sp. z o.o. now"
    assert "Anna Zielińska handed the role" in received.body


def test_a_wrong_password_hands_nothing_over(acme: Company, mails_to: Mails) -> None:
    with pytest.raises(WrongPassword):
        hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password="Wrong!Horse7")
    assert chief().pk == acme.anna.pk
    assert acme.anna.identity is not None
    assert mails_to(acme.anna.identity.email) == []


@pytest.mark.parametrize("who", ["ben", "carla", "dora"])
def test_nobody_else_hands_the_role_over(acme: Company, who: str) -> None:
    with pytest.raises(OnlyTheMainAdministrator):
        hand_over_main_administrator(acme.actor(who), successor_id=acme.people[who].pk, password=PASSWORD)
    assert chief().pk == acme.anna.pk


@pytest.mark.parametrize("state", ["blocked", "without a password", "without a login"])
def test_the_last_way_in_cannot_be_locked_out_the_successor_must_be_able_to_log_in(acme: Company, state: str) -> None:
    ben = acme.ben
    assert ben.identity is not None
    if state == "blocked":
        User.objects.filter(pk=ben.pk).update(blocked_at=now())
    elif state == "without a password":
        ben.identity.set_unusable_password()
        ben.identity.save()
    else:
        User.objects.filter(pk=ben.pk).update(identity=None)
    with pytest.raises(SuccessorNotActive, match="Ben Nowak"):
        hand_over_main_administrator(acme.actor("anna"), successor_id=ben.pk, password=PASSWORD)
    assert chief().pk == acme.anna.pk


def test_the_last_way_in_cannot_be_locked_out_a_successor_with_a_login_policy_is_refused(acme: Company) -> None:
    """A policy that nobody passes would shut the company out for good: only the main administrator could lift his."""
    terms = PolicyTerms(name="Biuro", address_ranges=["198.51.100.0/24"], weekdays=[])
    policy = create_login_policy(acme.actor("anna"), terms, user_ids=[acme.ben.pk])
    with pytest.raises(SuccessorHasLoginPolicy, match="Biuro"):
        hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD)
    assert chief().pk == acme.anna.pk
    change_login_policy(acme.actor("anna"), policy.pk, terms, user_ids=[])
    hand_over_main_administrator(acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD)
    assert chief().pk == acme.ben.pk


def test_deleted_users_and_other_companies_users_get_no_role(world: World) -> None:
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(deleted_at=now())
        for somebody in (world.acme.ben.pk, world.globex.gina.pk, uuid7()):
            with pytest.raises(User.DoesNotExist):
                hand_over_main_administrator(world.acme.actor("anna"), successor_id=somebody, password=PASSWORD)
        assert chief().pk == world.acme.anna.pk


def test_a_group_that_is_gone_stops_the_handing_over(acme: Company) -> None:
    with pytest.raises(PermissionGroupGone):
        hand_over_main_administrator(
            acme.actor("anna"), successor_id=acme.ben.pk, password=PASSWORD, own_group_id=uuid7()
        )
    assert chief().pk == acme.anna.pk


def test_the_role_is_not_handed_to_whoever_has_it(acme: Company) -> None:
    with pytest.raises(SuccessorNotActive):
        hand_over_main_administrator(acme.actor("anna"), successor_id=acme.anna.pk, password=PASSWORD)
