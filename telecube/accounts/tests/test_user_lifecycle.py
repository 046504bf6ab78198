"""Editing, blocking and deleting users: what product.md 1.4 says of the row menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.actions.blocking import block_user, unblock_user
from telecube.accounts.actions.changing import change_user
from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.removal import PERSONAL
from telecube.accounts.actions.support_pin import own_support_pin
from telecube.accounts.actions.user_groups import create_subgroup, create_user_group
from telecube.accounts.errors import (
    EmailNotUsable,
    EmailTaken,
    LoginOfMorePowerful,
    MainAdministratorStays,
    OwnProfileStays,
    RightsBeyondOwn,
)
from telecube.accounts.models import (
    Avatar,
    EmailChange,
    Identity,
    Invitation,
    PermissionGroup,
    SeatPeriod,
    SupportPin,
    User,
    UserGroup,
    UserGroupMembership,
)
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, DELETE_USERS
from telecube.accounts.queries.user_groups import groups_of_user
from telecube.accounts.tests.conftest import position_of
from telecube.calls.models.live import LiveCall
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.browser_phones import open_browser_phone
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.onboarding import SipChoice, change_sip_account
from telecube.telephony.actions.presentations import add_sender_name
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import CallPresentation, Number, SipAccount, SmsPresentation
from tests.world import PASSWORD, Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def login_answer(email: str, password: str = PASSWORD) -> Any:
    return Client().post("/login/", {"login": email, "password": password})


def actor_with(company: Company, *rights: Any) -> Actor:
    return Actor(company.id, company.carla.pk, "Carla", rights=frozenset(right.code for right in rights))


def values_of(user: User, **changes: Any) -> dict[str, Any]:
    assert user.identity is not None
    values = {"email": user.identity.email, "first_name": user.first_name, "last_name": user.last_name}
    values |= {"permission_group_id": user.permission_group_id, "work_number": "", "language": "pl"}
    return {**values, "time_zone": "Europe/Warsaw", **changes}


def form_of(client: Client, user: User, company: Company, **changes: Any) -> dict[str, Any]:
    """What the opened edit form would send, with changes."""
    form = client.get(f"/users/{user.pk}/edit/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return {**sent, "position_group": position_of(company), **changes}


# block


def test_a_blocked_user_cannot_log_in_and_reads_why(world: World) -> None:
    email = world.acme.ben.identity.email  # type: ignore[union-attr]
    with tenant_scope(world.acme.id):
        block_user(world.acme.actor("anna"), world.acme.ben.pk)
    assert "profil jest zablokowany" in text_of(login_answer(email))
    with tenant_scope(world.acme.id):
        unblock_user(world.acme.actor("anna"), world.acme.ben.pk)
    assert login_answer(email).status_code == 302


def test_open_sessions_of_a_blocked_user_end_at_once(client_of: ClientOf, world: World) -> None:
    bens, annas = [client_of(world.acme.ben), client_of(world.acme.ben)], client_of(world.acme.anna)
    keys = [client.cookies["sessionid"].value for client in bens]
    answer = annas.post(f"/users/{world.acme.ben.pk}/block/")
    assert answer.status_code == 302
    assert not Session.objects.filter(session_key__in=keys).exists()
    assert all(client.get("/contacts/persons/").status_code == 302 for client in bens)
    assert annas.get("/users/").status_code == 200


def test_the_sip_account_of_a_blocked_user_stays_as_it_is(world: World) -> None:
    with tenant_scope(world.acme.id):
        before = create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk).account
        block_user(world.acme.actor("anna"), world.acme.ben.pk)
        after = SipAccount.objects.get(user=world.acme.ben)
    assert (after.ha1_md5, after.device_id, after.extension) == (before.ha1_md5, before.device_id, before.extension)


def test_the_message_about_the_blocking_offers_to_take_it_back(client_of: ClientOf, world: World) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    client.post(f"/users/{ben.pk}/block/")
    undo = f"/users/{ben.pk}/unblock/"
    assert f'data-message="success" data-undo="{undo}"' in text_of(client.get("/users/"))
    client.post(undo)
    with tenant_scope(world.acme.id):
        assert not User.objects.get(pk=ben.pk).is_blocked
    assert 'data-undo="/' not in text_of(client.get("/users/"))


def test_blocking_twice_is_blocking_once(acme: Company, audited: Callable[..., Any]) -> None:
    for deed in (block_user, block_user, unblock_user, unblock_user):
        deed(acme.actor("anna"), acme.ben.pk)
    actions = [action for action, _ in audited(acme.id, "accounts.user.")]
    assert actions == ["accounts.user.blocked", "accounts.user.unblocked"]


@pytest.mark.parametrize("deed", [block_user, delete_user_with_sip_account])
def test_the_main_administrator_and_oneself_are_neither_blocked_nor_deleted(
    acme: Company, deed: Callable[..., Any]
) -> None:
    actor = actor_with(acme, CHANGE_USERS, DELETE_USERS)
    with pytest.raises(MainAdministratorStays):
        deed(actor, acme.anna.pk)
    with pytest.raises(OwnProfileStays):
        deed(actor, acme.carla.pk)
    assert not User.objects.exclude(blocked_at=None, deleted_at=None).exists()


@pytest.mark.parametrize("deed", [block_user, unblock_user, delete_user_with_sip_account])
def test_each_deed_needs_its_right(acme: Company, deed: Callable[..., Any]) -> None:
    with pytest.raises(RightMissing):
        deed(actor_with(acme, CREATE_USERS), acme.ben.pk)


# delete


def test_a_deleted_profile_leaves_only_the_name(acme: Company) -> None:
    identity = acme.ben.identity
    assert identity is not None
    number = add_number(acme.actor("anna"), "22 100 20 01", owner_id=acme.ben.pk)
    create_sip_account(acme.actor("anna"), user_id=acme.ben.pk, presentation_number_id=number.pk)
    Avatar.objects.create(user=acme.ben, image=b"picture")
    EmailChange.objects.create(user=acme.ben, old_email=identity.email, new_email="ben.nowy@acme.example")
    Invitation.objects.create(user=acme.ben, secret_hash="0" * 64, expires_at=now())
    own_support_pin(acme.actor("ben"))
    personal = (Avatar, EmailChange, Invitation, SupportPin, UserGroupMembership)
    assert all(kind.objects.filter(user=acme.ben).exists() for kind in personal)
    assert set(personal) == set(PERSONAL)
    delete_user_with_sip_account(acme.actor("anna"), acme.ben.pk)
    left = User.objects.get(pk=acme.ben.pk)
    assert (left.name, left.identity, left.work_number, left.permission_group) == ("Ben Nowak", None, "", None)
    assert not Identity.objects.filter(pk=identity.pk).exists()
    assert [kind.__name__ for kind in personal if kind.objects.filter(user=left).exists()] == []
    assert not SipAccount.objects.exists()
    assert Number.objects.get().owner is None
    assert OutboxEvent.objects.filter(name="telephony.sip_account.deleted").exists()


def test_a_deleted_user_cannot_log_in_and_the_address_is_free(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    email, ben = world.acme.ben.identity.email, client_of(world.acme.ben)  # type: ignore[union-attr]
    anna = client_of(world.acme.anna)
    assert anna.post(f"/users/{world.acme.ben.pk}/delete/").status_code == 302
    assert ben.get("/contacts/persons/")["Location"].startswith("/login/")
    assert login_answer(email).status_code != 302
    sent = {**user_values, "email": email, "position_group": position_of(world.acme)}
    assert anna.post("/users/new/", sent).status_code == 200


def test_the_deletion_asks_first_and_names_the_consequence(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk, extension="109")
    client, place = client_of(world.acme.anna), f"/users/{world.acme.ben.pk}/delete/"
    page = text_of(client.get(place))
    assert "Usunąć profil „Ben Nowak”?" in page
    assert "Konto SIP 109 przestanie działać od razu" in page
    dialog = text_of(client.get(place, headers={"HX-Request": "true", "HX-Target": "user-dialog"}))
    assert dialog.startswith('<dialog class="tc-dialog" id="user-delete"')
    assert dialog.index("autofocus") < dialog.index("Anuluj") < dialog.index("Usuń profil")
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=world.acme.ben.pk).deleted_at is None


def test_a_deleted_user_is_on_no_page_any_more(client_of: ClientOf, world: World) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    client.post(f"/users/{ben.pk}/delete/")
    assert "Ben Nowak" not in text_of(client.get("/users/?q=nowak")).split("<main")[1].split("data-message")[0]
    for page in ("edit", "delete", "sip"):
        assert client.get(f"/users/{ben.pk}/{page}/").headers["Location"] == "/users/"
    for deed in ("block", "unblock", "delete", "invitation"):
        assert client.post(f"/users/{ben.pk}/{deed}/").headers["Location"] == "/users/"


# seats


def test_a_blocked_user_keeps_the_seat_and_a_deleted_one_gives_it_back(
    acme: Company, client_of: ClientOf, user_values: dict[str, Any]
) -> None:
    client_of(acme.anna).post("/users/new/", {**user_values, "position_group": position_of(acme)})
    user = User.objects.get(last_name="Żółć")
    block_user(acme.actor("anna"), user.pk)
    seat = SeatPeriod.objects.get(user=user)
    assert (seat.started_at, seat.ended_at) == (user.created_at, None)
    delete_user_with_sip_account(acme.actor("anna"), user.pk)
    seat.refresh_from_db()
    assert seat.ended_at is not None


# change


def test_nobody_assigns_rights_that_he_does_not_have(acme: Company) -> None:
    agents = PermissionGroup.objects.get(name="Konsultanci")
    with pytest.raises(RightsBeyondOwn):
        change_user(actor_with(acme, CHANGE_USERS), acme.dora.pk, **values_of(acme.dora, permission_group_id=agents.pk))
    assert User.objects.get(pk=acme.dora.pk).permission_group != agents


@pytest.mark.parametrize("change", [{"email": "mine@evil.example"}, {"password": "Tajne!Haslo7"}])
@pytest.mark.parametrize("name", ["anna", "ben"])
def test_nobody_takes_over_the_login_of_somebody_with_more_rights(
    acme: Company, name: str, change: dict[str, str]
) -> None:
    user = acme.people[name]
    with pytest.raises(LoginOfMorePowerful):
        change_user(actor_with(acme, CHANGE_USERS), user.pk, **values_of(user, **change))
    assert user.identity is not None
    assert Identity.objects.get(pk=user.identity.pk).check_password(PASSWORD)


def test_a_new_password_ends_the_sessions_and_a_new_address_is_to_be_confirmed(
    client_of: ClientOf, world: World, mails_to: Callable[..., Any], address: str
) -> None:
    ben = client_of(world.acme.ben)
    with tenant_scope(world.acme.id):
        change_user(
            world.acme.actor("anna"),
            world.acme.ben.pk,
            **values_of(world.acme.ben, email=address, password="Inne!Haslo77"),
        )
    assert ben.get("/contacts/persons/").status_code == 302
    assert mails_to(address)
    assert login_answer(address, "Inne!Haslo77").status_code == 302


def test_a_taken_address_is_no_address_for_another_user_whoever_has_it(world: World) -> None:
    anna, ben = world.acme.actor("anna"), world.acme.ben
    for other, refusal in ((world.globex.gina, EmailNotUsable), (world.acme.dora, EmailTaken)):
        with tenant_scope(world.acme.id), pytest.raises(refusal):
            change_user(anna, ben.pk, **values_of(ben, email=other.identity.email))
    assert Identity.objects.get(pk=ben.identity_id).email == ben.identity.email


def test_the_edit_form_saves_all_three_sections(client_of: ClientOf, world: World, address: str) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        create_sip_account(anna, user_id=ben.pk)
        numbers = [add_number(anna, text) for text in ("22 100 20 01", "22 100 20 02")]
        sender = add_sender_name(anna, "KLIMATECH")
        position = create_subgroup(anna, UserGroup.objects.get(is_position=True).pk, name="Doradca")
        branch, crew = create_user_group(anna, name="Oddziały"), create_user_group(anna, name="Ekipa")
        inner = create_subgroup(anna, branch.pk, name="Kraków")
        before = UserGroup.objects.get(name="Konsultant")
        set_user_groups(anna, ben.pk, position_group_id=before.pk, group_ids=[crew.pk])
        other = PermissionGroup.objects.get(name="Podgląd")
    shown = [str(numbers[1].pk), str(numbers[0].pk)]
    account = {"call_presentations": shown, "sms_presentations": [str(sender.pk), shown[0]], "email": address}
    basic = {"first_name": "Beniamin", "last_name": "Nowicki", "work_number": "602 345 678", "language": "en"}
    basic |= {"permission_group": str(other.pk), "time_zone": "Asia/Tokyo"}
    additional = {"position_group": str(position.pk), "user_groups": [str(inner.pk), str(branch.pk)]}
    opened = client.get(f"/users/{ben.pk}/edit/")
    assert re.search(r'<button class="btn btn-primary[^>]*type="submit"[^>]*>\s*Zapisz\s*</button>', text_of(opened))
    form = opened.context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = client.post(f"/users/{ben.pk}/edit/", kept | account | basic | additional)
    assert answer.status_code == 302, answer.context["form"].errors
    with tenant_scope(world.acme.id):
        saved = User.objects.select_related("identity", "permission_group").get(pk=ben.pk)
        sip = SipAccount.objects.select_related("presentation_number").get(user=ben)
        in_order = [str(row.number_id) for row in CallPresentation.objects.order_by("place")]
        senders = [str(row) for row in SmsPresentation.objects.filter(user=ben).order_by("place")]
        assert saved.position == "Doradca"
        assert groups_of_user(ben.pk) == {position.pk, inner.pk, branch.pk}
    assert (saved.first_name, saved.last_name, saved.work_number) == ("Beniamin", "Nowicki", "+48602345678")
    assert saved.permission_group == other
    assert saved.identity is not None
    assert (saved.identity.email, saved.identity.language, saved.identity.time_zone) == (address, "en", "Asia/Tokyo")
    assert in_order == shown
    assert sip.presentation_number == numbers[1]
    assert senders[0] == "KLIMATECH"


def test_a_work_number_stands_as_people_write_it_and_saving_it_again_changes_nothing(
    client_of: ClientOf, world: World, audited: Callable[..., Any]
) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=ben.pk)
        User.objects.filter(pk=ben.pk).update(work_number="+48602345678")
    sent = form_of(client, ben, world.acme)
    assert sent["work_number"].replace("\u00a0", " ") == "602 345 678"
    assert client.post(f"/users/{ben.pk}/edit/", sent).status_code == 302
    assert audited(world.acme.id, "accounts.user.changed") == []
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=ben.pk).work_number == "+48602345678"


def test_the_second_of_two_administrators_is_told_and_nothing_is_overwritten(client_of: ClientOf, world: World) -> None:
    first, second, ben = client_of(world.acme.anna), client_of(world.acme.anna), world.acme.ben
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=ben.pk)
    slow = form_of(second, ben, world.acme, last_name="Późny")
    quick = form_of(first, ben, world.acme, last_name="Szybki", work_number="602 345 678")
    assert first.post(f"/users/{ben.pk}/edit/", quick).status_code == 302
    refused = second.post(f"/users/{ben.pk}/edit/", slow)
    page = text_of(refused)
    assert refused.status_code == 422
    assert all(word in page for word in ("Anna Zielińska", "Szybki", "Późny"))
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=ben.pk).last_name == "Szybki"
    slow["version"] = refused.context["form"]["version"].value()
    assert second.post(f"/users/{ben.pk}/edit/", slow).status_code == 302
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=ben.pk).last_name == "Późny"


def test_a_free_account_is_chosen_and_the_present_one_becomes_free(client_of: ClientOf, world: World) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    with tenant_scope(world.acme.id):
        present = create_sip_account(world.acme.actor("anna"), user_id=ben.pk, extension="201").account
        free = create_sip_account(world.acme.actor("anna"), extension="202").account
    sent = form_of(client, ben, world.acme, sip_choice="free", free_account=str(free.pk))
    assert client.post(f"/users/{ben.pk}/edit/", sent).status_code == 302
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.get(user=ben).pk == free.pk
        assert SipAccount.objects.get(pk=present.pk).user is None


def test_the_password_of_an_account_that_somebody_left_is_new_and_shown_once(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    """In the form of another user, of a new one, and in one's own profile."""
    client = client_of(world.acme.anna)

    def left_account(extension: str) -> SipAccount:
        with tenant_scope(world.acme.id):
            anna = world.acme.actor("anna")
            user = User.objects.create(first_name="Jan", last_name="Kos")
            account = create_sip_account(anna, user_id=user.pk, extension=extension).account
            change_sip_account(anna, user, SipChoice(extension=f"7{extension[1:]}"))
            return SipAccount.objects.get(pk=account.pk)

    def assert_shown(answer: Any, account: SipAccount) -> None:
        page = text_of(answer)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "data:image/svg+xml" in page
        assert account.device_id in page
        assert "data:image/svg+xml" not in text_of(client.get(answer["HX-Push-Url"]))

    ben = world.acme.ben
    with tenant_scope(world.acme.id):
        for user in (ben, world.acme.anna):
            create_sip_account(world.acme.actor("anna"), user_id=user.pk)
    one = left_account("301")
    sent = form_of(client, ben, world.acme, sip_choice="free", free_account=str(one.pk))
    assert_shown(client.post(f"/users/{ben.pk}/edit/", sent), one)
    two = left_account("302")
    new = {**user_values, "position_group": position_of(world.acme), "sip_choice": "free", "free_account": str(two.pk)}
    assert_shown(client.post("/users/new/", new), two)
    three = left_account("303")
    form = client.get("/profile/").context["form"]
    own = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert_shown(client.post("/profile/", own | {"sip_account": str(three.pk)}), three)
    with tenant_scope(world.acme.id):
        owners = dict(SipAccount.objects.filter(user__isnull=False).values_list("pk", "user__first_name"))
    assert [owners[account.pk] for account in (one, two, three)] == ["Ben", "Ewa", "Anna"]


def test_the_password_of_a_new_sip_account_is_typed_or_made(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    client = client_of(world.acme.anna)
    sent = {**user_values, "position_group": position_of(world.acme)}
    for weak in ("Krotkie1", "bez-zadnej-cyfry", "zażółć-gęślą-1"):
        answer = client.post("/users/new/", {**sent, "sip_password": weak})
        assert answer.status_code == 422
        assert 'id="id_sip_password-error"' in text_of(answer)
    assert "Wlasne-Haslo-77" in text_of(client.post("/users/new/", {**sent, "sip_password": "Wlasne-Haslo-77"}))


def test_script_in_a_name_is_text(client_of: ClientOf, world: World) -> None:
    client, ben = client_of(world.acme.anna), world.acme.ben
    sent = form_of(client, ben, world.acme, last_name="<script>alert(1)</script>", sip_choice="new", extension="101")
    client.post(f"/users/{ben.pk}/edit/", sent)
    for place in ("/users/", f"/users/{ben.pk}/edit/", f"/users/{ben.pk}/delete/"):
        page = text_of(client.get(place))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page


def test_without_the_right_to_change_there_is_no_edit_and_no_menu(client_of: ClientOf, world: World) -> None:
    client, ben = client_of(world.acme.dora), world.acme.ben
    assert "data-rowmenu" not in text_of(client.get("/users/"))
    for page in ("edit", "delete"):
        assert client.get(f"/users/{ben.pk}/{page}/").status_code == 403
    for deed in ("edit", "block", "unblock", "delete", "invitation"):
        assert client.post(f"/users/{ben.pk}/{deed}/", {}).status_code == 403


def test_users_of_another_company_cannot_be_touched(client_of: ClientOf, world: World) -> None:
    client, gina = client_of(world.acme.anna), world.globex.gina
    for deed in ("edit", "block", "unblock", "delete", "invitation"):
        assert client.post(f"/users/{gina.pk}/{deed}/", {}).status_code == 404
    with tenant_scope(world.globex.id):
        assert User.objects.get(pk=gina.pk).blocked_at is None


def test_times_are_shown_in_the_time_zone_of_whoever_looks(client_of: ClientOf, world: World) -> None:
    anna = world.acme.anna.identity
    assert anna is not None
    client = client_of(world.acme.anna)
    client.cookies["user_columns"] = "last_login"
    for zone, offset in (("Asia/Tokyo", "+09:00"), ("no such place", "+01:00")):
        anna.last_login = datetime(2026, 11, 20, 12, tzinfo=UTC)
        anna.time_zone = zone
        anna.save(update_fields=["last_login", "time_zone"])
        assert f'{offset}"' in text_of(client.get("/users/"))


def test_the_list_is_narrowed_by_state_permission_group_and_user_group(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        block_user(world.acme.actor("anna"), world.acme.ben.pk)
        agents = PermissionGroup.objects.get(name="Konsultanci").pk
        branch = UserGroup.objects.create(name="Oddziały")
        inside = UserGroup.objects.create(name="Francja", parent=branch)
        UserGroupMembership.objects.create(user=world.acme.dora, group=inside)

    def found(query: str) -> set[str]:
        return set(re.findall(r"data-edit><b>(\w+)", text_of(client.get(f"/users/?{query}"))))

    assert found("state=blocked") == {"Ben"}
    assert found("state=active") == {"Anna", "Carla", "Dora"}
    assert found(f"group={agents}") == {"Ben"}
    assert found("group=none") == set()
    assert found(f"user_group={branch.pk}") == found(f"user_group={inside.pk}") == {"Dora"}
    assert found(f"state=blocked&group={agents}&q=nowak") == {"Ben"}
    assert found("state=nonsense&group=x&user_group=%00") == {"Anna", "Ben", "Carla", "Dora"}


def test_the_columns_are_ones_choice(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    assert 'data-col="sip"' in text_of(client.get("/users/"))
    client.post("/users/columns/", {"column": ["position", "groups", "nonsense"]})
    page = text_of(client.get("/users/"))
    assert 'data-col="groups"' in page
    assert 'data-col="sip"' not in page


def test_the_list_shows_who_is_on_a_call_and_who_has_the_panel_open(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        for name in ("ben", "carla", "dora"):
            create_sip_account(world.acme.actor("anna"), user_id=world.acme.people[name].pk)
        open_browser_phone(world.acme.actor("ben"), session_key="one")
        caller = SipAccount.objects.get(user=world.acme.carla).device_id
        LiveCall.objects.create(linked_id="1", state="talking", caller_device=caller, answered_by=world.acme.dora.pk)
    page = text_of(client_of(world.acme.anna).get("/users/"))
    seen = re.findall(r'data-presence-now="(\w+)".*?data-edit><b>(\w+)', page)
    presence = {name: code for code, name in seen}
    assert presence == {"Anna": "off", "Ben": "ready", "Carla": "talking", "Dora": "talking"}


def test_the_list_and_the_forms_cost_the_same_with_many_users(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk, extension="777")
    pages = ("/users/", "/users/?q=example", "/users/?q=777", "/users/new/", f"/users/{world.acme.ben.pk}/edit/")

    def cost(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    before = [cost(page) for page in pages]
    with tenant_scope(world.acme.id):
        position = UserGroup.objects.get(parent__is_position=True)
        identities = [Identity(email=f"{n}.{world.acme.id.hex}@many.example") for n in range(60)]
        Identity.objects.bulk_create(identities)
        for number, identity in enumerate(identities):
            user = User.objects.create(identity=identity, first_name="Ewa", last_name=f"Pawlak{number}")
            UserGroupMembership.objects.create(user=user, group=position)
            create_sip_account(world.acme.actor("anna"), user_id=user.pk)
    assert [cost(page) for page in pages] == before
