"""One's own e-mail and password are changed in one's own profile, and nowhere else: whatever rights one has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from telecube.accounts.actions.changing import change_user
from telecube.accounts.guard_errors import OwnEmailInProfile, OwnPasswordInProfile
from telecube.accounts.models import Identity, PermissionGroup, User
from telecube.accounts.permissions import CHANGE_USERS, MANAGE_API_KEYS, VIEW_USERS
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.tests.conftest import position_of
from telecube.api.tests.conftest import make_program, refused
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.world import PASSWORD, Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NEW_PASSWORD = "Inne!Haslo77"


def with_rights(company: Company, name: str, *rights: Any) -> User:
    """Give a person a permission group with exactly these rights; the main administrator stays what he is."""
    user = company.people[name]
    if not user.is_main_administrator:
        with tenant_scope(company.id):
            group = PermissionGroup.objects.create(name=f"Grupa {name}", rights=[right.code for right in rights])
            User.objects.filter(pk=user.pk).update(permission_group=group)
            company.people[name] = User.objects.select_related("identity", "permission_group").get(pk=user.pk)
    return company.people[name]


def values_of(user: User, **changes: Any) -> dict[str, Any]:
    assert user.identity is not None
    values = {"email": user.identity.email, "first_name": user.first_name, "last_name": user.last_name}
    values |= {"permission_group_id": user.permission_group_id, "work_number": "", "language": "pl"}
    return {**values, "time_zone": "Europe/Warsaw", **changes}


def login_of(user: User) -> Identity:
    assert user.identity_id is not None
    return Identity.objects.get(pk=user.identity_id)


def assert_unchanged(user: User, email: str) -> None:
    identity = login_of(user)
    assert identity.email == email
    assert identity.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["anna", "carla"])
@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"email": "moj@inny.example"}, OwnEmailInProfile), ({"password": NEW_PASSWORD}, OwnPasswordInProfile)],
)
def test_the_action_refuses_ones_own_login_whatever_rights_one_has(
    acme: Company, name: str, change: dict[str, str], refusal: type[Exception]
) -> None:
    user = with_rights(acme, name, CHANGE_USERS)
    email = login_of(user).email
    with pytest.raises(refusal):
        change_user(actor_of(user), user.pk, **values_of(user, **change))
    assert_unchanged(user, email)


def test_the_rest_of_ones_own_profile_is_still_saved_there(acme: Company) -> None:
    user = with_rights(acme, "carla", CHANGE_USERS)
    change_user(actor_of(user), user.pk, **values_of(user, last_name="Nowa"))
    assert User.objects.get(pk=user.pk).last_name == "Nowa"


@pytest.mark.parametrize("name", ["anna", "carla"])
@pytest.mark.parametrize(
    ("body", "code"),
    [({"email": "moj@inny.example"}, "own_email_in_profile"), ({"password": NEW_PASSWORD}, "own_password_in_profile")],
)
def test_a_key_of_ones_own_changes_no_login_of_ones_own(world: World, name: str, body: Any, code: str) -> None:
    user = with_rights(world.acme, name, VIEW_USERS, CHANGE_USERS, MANAGE_API_KEYS)
    email = login_of(user).email
    program = make_program(actor_of(user))
    refused(program.ask("PATCH", f"users/{user.pk}", body), code, 422)
    assert_unchanged(user, email)


@pytest.mark.parametrize("name", ["anna", "carla"])
def test_the_form_shows_ones_own_login_to_read_with_the_way_to_the_profile(
    client_of: ClientOf, world: World, name: str
) -> None:
    user = with_rights(world.acme, name, VIEW_USERS, CHANGE_USERS)
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=user.pk)
    email = login_of(user).email
    client, place = client_of(user), f"/users/{user.pk}/edit/"
    opened = client.get(place)
    page = opened.content.decode()
    assert email in page
    assert 'href="/profile/#login"' in page
    assert all(f'name="{field}"' not in page for field in ("email", "password", "password_again"))
    form = opened.context["form"]
    sent = {field: form[field].value() for field in form.fields if form[field].value() not in (None, "")}
    sent |= {"email": "moj@inny.example", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    answer = client.post(place, {**sent, "position_group": position_of(world.acme), "last_name": "Nowa"})
    assert answer.status_code == 302
    assert_unchanged(user, email)
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=user.pk).last_name == "Nowa"


def test_somebody_elses_login_is_still_changed_in_the_form(client_of: ClientOf, world: World, address: str) -> None:
    page = client_of(world.acme.anna).get(f"/users/{world.acme.carla.pk}/edit/").content.decode()
    assert all(f'name="{field}"' in page for field in ("email", "password", "password_again"))


def test_the_form_shows_the_login_of_the_more_powerful_to_read(client_of: ClientOf, world: World) -> None:
    carla = with_rights(world.acme, "carla", VIEW_USERS, CHANGE_USERS)
    for other in (world.acme.anna, world.acme.ben):
        page = client_of(carla).get(f"/users/{other.pk}/edit/").content.decode().replace("\u00a0", " ")
        assert f"E-mail i hasło profilu „{other.name}”" in page
        assert all(f'name="{field}"' not in page for field in ("email", "password", "password_again"))
