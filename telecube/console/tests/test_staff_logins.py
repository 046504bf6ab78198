"""Staff are users of a company, but nobody of that company gets into the console with their login."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connections
from django.test import Client

from telecube.accounts.actions.changing import change_user
from telecube.accounts.actions.lost_devices import log_user_out, take_off_second_factor
from telecube.accounts.guard_errors import LoginOfStaff
from telecube.accounts.models import Identity, User
from telecube.accounts.tests.test_own_login import values_of
from telecube.console.actions.staff import appoint, dismiss
from telecube.console.models import Role
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, Company, World


@pytest.fixture
def ben(committed_world: World) -> Iterator[User]:
    """A member of staff who is an ordinary user of his company, with a second factor."""
    ben = committed_world.acme.ben
    assert ben.identity is not None
    appoint(ben.identity.email, role=Role.ADMINISTRATOR)
    Authenticator.objects.create(user=ben.identity, type="totp", data={"secret": "x"})
    yield ben
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM console_staffmember")
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [ben.identity_id])


@pytest.fixture
def acme(committed_world: World) -> Company:
    return committed_world.acme


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user.identity_id).exists()


Deed = Callable[[Any, User], Any]


@pytest.mark.parametrize(
    "deed",
    [
        lambda actor, user: take_off_second_factor(actor, user.pk),
        lambda actor, user: log_user_out(actor, user.pk),
        lambda actor, user: change_user(actor, user.pk, **values_of(user, password="Inne!Haslo77")),
        lambda actor, user: change_user(actor, user.pk, **values_of(user, email="inny@acme.example")),
    ],
    ids=["second factor", "sessions", "password", "e-mail"],
)
def test_not_even_the_main_administrator_gets_hold_of_the_login_of_staff(acme: Company, ben: User, deed: Deed) -> None:
    with tenant_scope(acme.id), pytest.raises(LoginOfStaff):
        deed(acme.actor("anna"), ben)
    assert has_factor(ben)
    identity = Identity.objects.get(pk=ben.identity_id)
    assert identity.check_password(PASSWORD)
    assert identity.email.startswith("ben.")


def test_the_pages_say_so_and_the_rest_of_the_profile_is_changed_as_ever(acme: Company, ben: User) -> None:
    client = Client()
    assert acme.anna.identity is not None
    client.force_login(acme.anna.identity)
    for page in ("logins", "second-factor", "edit"):
        text = client.get(f"/users/{ben.pk}/{page}/").content.decode().replace("\u00a0", " ")
        assert "należy do zespołu samej usługi" in text, page
    with tenant_scope(acme.id):
        change_user(acme.actor("anna"), ben.pk, **values_of(ben, work_number="+48602345678"))
        change_user(acme.actor("anna"), ben.pk, **values_of(ben))


def test_whoever_is_dismissed_is_a_user_as_any_other(acme: Company, ben: User) -> None:
    assert ben.identity is not None
    dismiss(ben.identity.email)
    with tenant_scope(acme.id):
        take_off_second_factor(acme.actor("anna"), ben.pk)
    assert not has_factor(ben)


def test_whoever_runs_the_installation_helps_staff(ben: User) -> None:
    assert ben.identity is not None
    call_command("remove_second_factor", ben.identity.email)
    assert not has_factor(ben)
