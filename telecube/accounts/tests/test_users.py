"""The list of users and the form of a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from telecube.accounts.actions.users import create_user
from telecube.accounts.errors import PermissionGroupGone, PositionMissing, SeatLimitReached
from telecube.accounts.models import Entitlements, Identity, PermissionGroup, User, UserGroup
from telecube.accounts.permissions import CREATE_USERS, VIEW_USERS
from telecube.accounts.queries.user_list import page_of_users
from telecube.accounts.tests.conftest import position_of
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import SipAccount
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def values_for_action(company: Company, email: str, **changes: Any) -> dict[str, Any]:
    position = UserGroup.objects.get(parent__is_position=True).pk
    values = {"email": email, "first_name": "Ewa", "last_name": "Pawlak", "password": "Tajne!Haslo7"}
    return {**values, "position_group_id": position, **changes}


# the action


def test_a_user_is_created_with_login_position_and_mail(
    acme: Company, address: str, mails_to: Callable[..., Any]
) -> None:
    group = PermissionGroup.objects.get(name="Konsultanci")
    user = create_user(acme.actor("anna"), **values_for_action(acme, address, permission_group_id=group.pk))
    assert user.identity is not None
    assert user.identity.check_password("Tajne!Haslo7")
    assert (user.position, user.permission_group) == ("Konsultant", group)
    assert "Anna Zielińska" in mails_to(address)[0].body


def test_somebody_created_logs_in_with_the_e_mail_and_with_nothing_else(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    """Whatever the case; neither by the name nor by the numbers."""
    email, password = user_values["email"], user_values["password"]
    sent = {**user_values, "position_group": position_of(world.acme)}
    assert client_of(world.acme.anna).post("/users/new/", sent).status_code == 200
    for login in ("Ewa", "Żółć", "101", "602345678", "602 345 678"):
        assert Client().post("/login/", {"login": login, "password": password}).status_code != 302
    for login in (email, email.upper()):
        client = Client()
        assert client.post("/login/", {"login": login, "password": password}).status_code == 302
        assert "Ewa Żółć" in text_of(client.get("/profile/"))


def test_creating_users_needs_the_right(acme: Company, address: str) -> None:
    with pytest.raises(RightMissing):
        create_user(acme.actor("ben"), **values_for_action(acme, address))
    assert not Identity.objects.filter(email=address).exists()


def test_a_position_of_another_company_is_no_position(world: World, address: str) -> None:
    foreign = position_of(world.globex)
    with tenant_scope(world.acme.id), pytest.raises(PositionMissing):
        create_user(world.acme.actor("anna"), **values_for_action(world.acme, address, position_group_id=foreign))
    assert not Identity.objects.filter(email=address).exists()


def test_a_group_that_is_no_position_is_refused(acme: Company, address: str) -> None:
    branch = UserGroup.objects.create(name="Oddział")
    with pytest.raises(PositionMissing):
        create_user(acme.actor("anna"), **values_for_action(acme, address, position_group_id=branch.pk))


def test_a_permission_group_that_is_gone_is_refused(acme: Company, address: str) -> None:
    with pytest.raises(PermissionGroupGone):
        create_user(acme.actor("anna"), **values_for_action(acme, address, permission_group_id=uuid4()))
    assert not Identity.objects.filter(email=address).exists()


def test_the_last_seat_can_be_taken_once(acme: Company, address: str) -> None:
    Entitlements.objects.update(seats=5)
    create_user(acme.actor("anna"), **values_for_action(acme, address))
    with pytest.raises(SeatLimitReached, match="5"):
        create_user(acme.actor("anna"), **values_for_action(acme, f"x{address}"))


# the pages


def test_the_form_creates_user_and_sip_account_and_shows_the_password_once(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    client = client_of(world.acme.anna)
    answer = client.post("/users/new/", {**user_values, "position_group": position_of(world.acme)})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    with tenant_scope(world.acme.id):
        account = SipAccount.objects.get(extension="101")
        assert account.user is not None
        assert (account.user.name, account.user.work_number) == ("Ewa Żółć", "+48602345678")
    page = text_of(answer)
    assert account.device_id in page
    assert "data:image/svg+xml" in page
    assert "Hasło konta SIP widać tylko teraz" in page
    again = client.get(answer["HX-Push-Url"])
    assert again.status_code == 200
    assert account.device_id in text_of(again)
    assert "data:image/svg+xml" not in text_of(again)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("extension", "200", "200"),
        ("extension", "112", "nie jest numerem alarmowym"),
        ("extension", "abc", "Numer wewnętrzny ma od trzech do pięciu cyfr"),
        ("extension", "", "Wpisz numer wewnętrzny"),
        ("password", "weak", "Hasło nie spełnia jeszcze wymagań"),
        ("password_again", "Inne!Haslo7", "Hasła się różnią"),
        ("email", "żółw@firma.pl", "Adres e-mail nie może mieć liter"),
        ("first_name", "x" * 500, "500"),
        ("work_number", "kot", "To nie jest numer telefonu"),
        ("position_group", "", "Wybierz stanowisko"),
        ("position_group", str(uuid4()), "Tego stanowiska już nie ma: w międzyczasie ktoś je usunął. Wybierz inne."),
        ("permission_group", str(uuid4()), "Tej grupy uprawnień już nie ma. Wybierz inną."),
        ("permission_group", "not-a-group", "Tej grupy uprawnień już nie ma. Wybierz inną."),
        ("call_presentations", str(uuid4()), "nie należy już do firmy"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_creates_nothing(
    client_of: ClientOf, world: World, user_values: dict[str, Any], field: str, value: str, sentence: str
) -> None:
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), extension="200")
    sent = {**user_values, "position_group": position_of(world.acme), field: value}
    answer = client_of(world.acme.anna).post("/users/new/", sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert f'id="id_{field}-error"' in page
    assert sentence in page
    assert "Żółć" in page
    assert not Identity.objects.filter(email=user_values["email"]).exists()
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.count() == 1


def test_a_free_account_taken_meanwhile_is_named_once_and_without_its_id(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    with tenant_scope(world.acme.id):
        taken = create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk).account
    sent = {**user_values, "position_group": position_of(world.acme), "sip_choice": "free", "free_account": taken.pk}
    answer = client_of(world.acme.anna).post("/users/new/", sent)
    assert answer.status_code == 422
    told = [error.replace("\u00a0", " ") for error in answer.context["form"].errors["free_account"]]
    taken_or_gone = "To konto SIP nie jest już wolne: w międzyczasie ktoś je zajął albo usunął."
    assert told == [f"{taken_or_gone} Wybierz inne albo utwórz nowe."]


def test_the_next_free_extension_is_offered(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), extension="101")
    assert 'value="102"' in text_of(client_of(world.acme.anna).get("/users/new/"))


def test_a_user_without_account_gets_one(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    place = f"/users/{world.acme.ben.pk}/sip/"
    assert 'value="101"' in text_of(client.get(place))
    assert client.post(place, {"extension": "112"}).status_code == 422
    assert "data:image/svg+xml" in text_of(client.post(place, {"extension": "101"}))
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.get().user_id == world.acme.ben.pk


def test_exactly_the_right_to_add_users_and_sip_accounts_makes_a_missing_account(
    client_of: ClientOf, world: World
) -> None:
    with tenant_scope(world.acme.id):
        rights = [VIEW_USERS.code, CREATE_USERS.code]
        PermissionGroup.objects.filter(users=world.acme.carla).update(rights=rights)
        User.objects.filter(pk=world.acme.dora.pk).update(permission_group=None)
    client, place = client_of(world.acme.carla), f"/users/{world.acme.dora.pk}/sip/"
    assert place in text_of(client.get("/users/"))
    assert client.get(place).status_code == 200
    made = client.post(place, {"extension": "101"})
    assert made.status_code == 200, made.context["form"].errors
    assert "data:image/svg+xml" in text_of(made)
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.get().user_id == world.acme.dora.pk


def test_a_new_sip_password_replaces_the_old_one_and_is_shown_once(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        before = create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk).account
    client = client_of(world.acme.anna)
    answer = client.post(f"/users/{world.acme.ben.pk}/sip/password/")
    assert "data:image/svg+xml" in text_of(answer)
    with tenant_scope(world.acme.id):
        after = SipAccount.objects.get()
    assert (after.device_id, after.ha1_md5 != before.ha1_md5) == (before.device_id, True)
    assert client.get(f"/users/{world.acme.ben.pk}/sip/password/").status_code == 405


def test_the_list_shows_the_own_company_only(client_of: ClientOf, world: World) -> None:
    page = text_of(client_of(world.acme.anna).get("/users/"))
    assert all(name in page for name in ("Anna Zielińska", "Ben Nowak", "Carla Wrona", "Dora Lis"))
    assert "Gina" not in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("wron", "Carla Wrona"), ("nowak ben", "Ben Nowak"), ("dora.", "Dora Lis"), ("9777", "Ben Nowak")],
)
def test_the_search_looks_into_names_addresses_and_extensions(
    client_of: ClientOf, world: World, words: str, found: str
) -> None:
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk, extension="9777")
    answer = client_of(world.acme.anna).get(
        "/users/", {"q": words}, headers={"HX-Request": "true", "HX-Target": "user-rows"}
    )
    page = text_of(answer)
    assert page.strip().startswith('<div class="tc-userrows" id="user-rows">')
    assert found in page
    assert page.count("<tr data-row") == 1


def test_a_search_without_hit_offers_to_show_everybody(client_of: ClientOf, world: World) -> None:
    assert "Nikogo nie znaleziono" in text_of(client_of(world.acme.anna).get("/users/?q=nikt"))
    assert "Nikogo nie znaleziono" in text_of(client_of(world.acme.anna).get("/users/?q=%00nikt&after=%00"))


def test_the_list_costs_the_same_with_more_users(
    client_of: ClientOf, world: World, address: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        for number in range(12):
            create_user(world.acme.actor("anna"), **values_for_action(world.acme, f"{number}{address}"))
    with django_assert_max_num_queries(30):
        assert text_of(client.get("/users/")).count("<tr data-row") == 16


def test_the_pages_of_the_list_follow_the_polish_alphabet(acme: Company) -> None:
    User.objects.filter(is_main_administrator=False).update(deleted_at=now())
    for last_name in ("Zając", "Łoś", "Lis", "Ćma", "Czyż", "Żaba", "Łoś"):
        User.objects.create(first_name="Ewa", last_name=last_name)
    everybody = [user.last_name for user in page_of_users().rows]
    assert everybody == ["Czyż", "Ćma", "Lis", "Łoś", "Łoś", "Zając", "Zielińska", "Żaba"]
    first = page_of_users(size=3)
    second = page_of_users(after=first.next_mark, size=3)
    third = page_of_users(after=second.next_mark, size=3)
    assert [user.last_name for page in (first, second, third) for user in page.rows] == everybody
    assert third.next_mark is None
    assert list(page_of_users(before=third.previous_mark, size=3).rows) == list(second.rows)


@pytest.mark.parametrize("path", ["/users/new/", "/users/{id}/sip/"])
def test_without_the_right_to_create_there_is_no_form(client_of: ClientOf, world: World, path: str) -> None:
    place = path.format(id=world.acme.ben.pk)
    client = client_of(world.acme.dora)
    assert client.get("/users/").status_code == 200
    assert "/users/new/" not in text_of(client.get("/users/"))
    assert client.get(place).status_code == 403
    assert client.post(place, {}).status_code == 403


def test_without_the_right_to_see_there_is_no_list(client_of: ClientOf, world: World) -> None:
    assert client_of(world.acme.carla).get("/users/").status_code == 403
    assert Client().get("/users/")["Location"].startswith("/login/")


def test_a_user_of_another_company_does_not_exist(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    assert client.get(f"/users/{world.globex.gina.pk}/sip/").status_code == 404
    assert client.post(f"/users/{world.globex.gina.pk}/sip/", {"extension": "101"}).status_code == 404
    assert client.post(f"/users/{world.globex.gina.pk}/sip/password/").status_code == 404
