"""What programs read and wish beyond the plain data: what others see, pictures, languages, places, chosen passwords."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from telecube.accounts.actions.avatars import set_avatar
from telecube.accounts.models import User, UserGroup
from telecube.api.tests.conftest import Program, make_program, new_user, refused, said
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import add_sender_name, write_call_presentations
from telecube.telephony.actions.sip_accounts import NewSipPassword, create_sip_account
from telecube.telephony.digests import digest_password
from telecube.telephony.models import Number, SipAccount
from tests.world import World

OFFICE, SALES = "+48221002001", "+48221002002"
CHOSEN = "Wybrane-Haslo-7"


def number(world: World, e164: str) -> Number:
    with tenant_scope(world.acme.id):
        return add_number(world.acme.actor("anna"), e164)


def account(world: World, name: str = "") -> NewSipPassword:
    """Return a SIP account of somebody, or a free one."""
    with tenant_scope(world.acme.id):
        user_id = world.acme.people[name].pk if name else None
        return create_sip_account(world.acme.actor("anna"), user_id=user_id)


def change(program: Program, user: User, **wishes: Any) -> Any:
    """Change a user and return him; no password is told on the way."""
    answer = program.ask("PATCH", f"users/{user.pk}", wishes)
    assert answer.status_code == 200, answer.content
    changed = said(answer)
    assert changed.pop("sip_password") is None
    return changed


def is_password(device: SipAccount, password: str) -> bool:
    digests = digest_password(device.device_id, config.sip_realm, password)
    return (device.ha1_md5, device.ha1_sha256) == (digests.md5, digests.sha256)


def test_a_user_created_by_a_program_calls_outside_as_one_created_on_screen(
    world: World, program: Program, position: UUID
) -> None:
    number(world, OFFICE)
    made = said(program.post("users", new_user(position)))["user"]
    assert made["call_presentations"] == [OFFICE]
    with tenant_scope(world.acme.id):
        shown = SipAccount.objects.get(pk=made["sip_account_id"]).presentation_number
    assert shown is not None
    assert shown.e164 == OFFICE


def test_which_of_several_numbers_is_meant_is_not_guessed_but_a_free_account_keeps_its_own(
    world: World, program: Program, position: UUID
) -> None:
    number(world, OFFICE)
    sales, free = number(world, SALES), account(world).account
    with tenant_scope(world.acme.id):
        write_call_presentations(world.acme.actor("anna"), free, [sales.pk])
    plain = said(program.post("users", new_user(position)))["user"]
    taking = new_user(position, email="jan.nowy@acme.example", free_sip_account_id=str(free.pk))
    taker = said(program.post("users", taking))["user"]
    assert plain["call_presentations"] == []
    assert taker["call_presentations"] == [SALES]
    none = new_user(position, email="ola.nowa@acme.example", call_presentations=[])
    assert said(program.post("users", none))["user"]["call_presentations"] == []


def test_what_others_see_is_written_and_read_in_order(world: World, program: Program, position: UUID) -> None:
    number(world, OFFICE), number(world, SALES)
    with tenant_scope(world.acme.id):
        add_sender_name(world.acme.actor("anna"), "KLIMATECH")
    wishes = {"call_presentations": [SALES, "22 100 20 01"], "sms_presentations": ["KLIMATECH", OFFICE]}
    made = said(program.post("users", new_user(position, **wishes)))["user"]
    assert made["call_presentations"] == [SALES, OFFICE]
    assert made["sms_presentations"] == ["KLIMATECH", OFFICE]
    assert made in said(program.get("users"))["items"]
    user = User(pk=made["id"])
    after = change(program, user, call_presentations=[OFFICE], sms_presentations=[])
    assert after == made | {"call_presentations": [OFFICE], "sms_presentations": []}
    assert change(program, user, last_name="Inna")["call_presentations"] == [OFFICE]


def test_a_number_or_name_that_is_not_the_companys_is_refused_and_named(
    world: World, program: Program, position: UUID
) -> None:
    with tenant_scope(world.globex.id):
        add_number(world.globex.actor("gina"), SALES)
        add_sender_name(world.globex.actor("gina"), "GLOBEX")
    for wish in (
        {"call_presentations": [SALES]},
        {"sms_presentations": ["GLOBEX"]},
        {"call_presentations": ["KLIMATECH"]},
    ):
        problem = refused(program.post("users", new_user(position, **wish)), "presentation_unknown", 422)
        assert next(iter(wish.values()))[0] in problem["title"]
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Ewa").exists()


def test_numbers_of_a_user_without_an_account_are_refused_and_no_account_is_made(
    world: World, program: Program
) -> None:
    number(world, OFFICE)
    ben = world.acme.ben
    answer = program.ask("PATCH", f"users/{ben.pk}", {"call_presentations": [OFFICE]})
    refused(answer, "user_has_no_sip_account", 422)
    assert change(program, ben, last_name="Nowy", sms_presentations=[OFFICE])["sms_presentations"] == [OFFICE]
    with tenant_scope(world.acme.id):
        assert not SipAccount.objects.exists()


def test_a_user_moves_to_another_free_account_and_goes_on_showing_his_number(world: World, program: Program) -> None:
    office, old, free = number(world, OFFICE), account(world, "ben").account, account(world).account
    with tenant_scope(world.acme.id):
        write_call_presentations(world.acme.actor("anna"), old, [office.pk])
    after = change(program, world.acme.ben, free_sip_account_id=str(free.pk))
    assert (after["sip_account_id"], after["extension"]) == (str(free.pk), free.extension)
    assert after["call_presentations"] == [OFFICE]
    assert change(program, world.acme.ben, free_sip_account_id=str(free.pk)) == after
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.get(pk=old.pk).user is None
    taken = account(world, "carla").account
    answer = program.ask("PATCH", f"users/{world.acme.ben.pk}", {"free_sip_account_id": str(taken.pk)})
    refused(answer, "sip_account_taken", 422)


def test_the_password_of_an_account_that_somebody_left_is_told_with_the_change(world: World, program: Program) -> None:
    ben, old, new = world.acme.ben, account(world, "ben").account, account(world).account
    change(program, ben, free_sip_account_id=str(new.pk))
    back = program.ask("PATCH", f"users/{ben.pk}", {"free_sip_account_id": str(old.pk)})
    assert back.status_code == 200
    with tenant_scope(world.acme.id):
        assert is_password(SipAccount.objects.get(pk=old.pk), said(back)["sip_password"])
    assert "sip_password" not in said(program.get(f"users/{ben.pk}"))
    assert change(program, ben, last_name="Nowy")["sip_account_id"] == str(old.pk)


def test_language_and_time_zone_are_read_and_written(world: World, program: Program, position: UUID) -> None:
    made = said(program.post("users", new_user(position, language="en", time_zone="Asia/Tokyo")))["user"]
    assert (made["language"], made["time_zone"]) == ("en", "Asia/Tokyo")
    after = change(program, User(pk=made["id"]), language="pl", time_zone="Europe/London")
    assert (after["language"], after["time_zone"]) == ("pl", "Europe/London")
    for wrong in ("Mars/Olympus", "../../etc/passwd", ""):
        answer = program.ask("PATCH", f"users/{made['id']}", {"time_zone": wrong})
        refused(answer, "time_zone_unknown", 422)
    refused(program.post("users", new_user(position, email="b@c.example", time_zone="x")), "time_zone_unknown", 422)


def test_a_picture_is_opened_with_the_key_and_has_an_address_of_its_own(world: World, program: Program) -> None:
    ben = world.acme.ben
    assert said(program.get(f"users/{ben.pk}"))["avatar_url"] is None
    refused(program.get(f"users/{ben.pk}/avatar"), "nothing_here", 404)
    addresses = []
    for colour in ("red", "blue"):
        file = BytesIO()
        Image.new("RGB", (300, 300), colour).save(file, "PNG")
        with tenant_scope(world.acme.id):
            set_avatar(world.acme.actor("anna"), ben.pk, file.getvalue())
        addresses.append(said(program.get(f"users/{ben.pk}"))["avatar_url"])
    assert addresses[0] != addresses[1]
    assert addresses[1].startswith(f"{config.base_url}/api/v1/users/{ben.pk}/avatar")
    answer = program.get(addresses[1].partition("/api/v1/")[2])
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(answer.content)).size == (256, 256)
    stranger = make_program(world.globex.actor("gina"))
    refused(stranger.get(f"users/{ben.pk}/avatar"), "nothing_here", 404)


def test_the_second_of_two_who_change_a_user_is_told(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing somebody else writes: the program's stale picture must not win."""
    from telecube.api import people

    ben, change_of = world.acme.ben, people.change_of

    def late(body: Any, user: User) -> Any:
        wanted = change_of(body, user)
        User.objects.filter(pk=user.pk).update(work_number="+48602345678")
        return wanted

    monkeypatch.setattr(people, "change_of", late)
    refused(program.ask("PATCH", f"users/{ben.pk}", {"last_name": "Nowy"}), "user_changed_meanwhile", 409)
    with tenant_scope(world.acme.id):
        ben.refresh_from_db()
    assert ben.last_name == "Nowak"


def test_groups_have_an_icon_and_a_place(world: World, program: Program) -> None:
    first = said(program.post("user-groups", {"name": "Oddziały", "icon": "building"}))
    second = said(program.post("user-groups", {"name": "Zmiany", "place": 1}))
    assert (first["icon"], first["place"], second["icon"], second["place"]) == ("building", 1, "users", 1)
    groups = said(program.get("user-groups"))["items"]
    assert {one["name"]: one["place"] for one in groups if one["parent_id"] is None} == {
        "Stanowisko": 0,
        "Zmiany": 1,
        "Oddziały": 2,
    }
    moved = said(program.ask("PATCH", f"user-groups/{second['id']}", {"place": 70, "icon": "clock-hour-4"}))
    assert (moved["name"], moved["icon"], moved["place"]) == ("Zmiany", "clock-hour-4", 2)
    subs = [said(program.post("user-groups", {"name": name, "parent_id": first["id"]})) for name in ("Niemcy", "USA")]
    assert [(one["icon"], one["place"]) for one in subs] == [("building", 1), ("building", 2)]
    assert said(program.ask("PATCH", f"user-groups/{subs[1]['id']}", {"place": 1}))["place"] == 1
    assert said(program.get(f"user-groups/{subs[0]['id']}"))["place"] == 2


def test_what_no_group_can_have_is_refused(world: World, program: Program) -> None:
    group = said(program.post("user-groups", {"name": "Oddziały"}))
    sub = said(program.post("user-groups", {"name": "Niemcy", "parent_id": group["id"]}))
    path = f"user-groups/{group['id']}"
    refused(program.ask("PATCH", path, {"icon": "no-such-icon"}), "values_invalid", 422)
    refused(program.ask("PATCH", path, {"place": 0}), "values_invalid", 422)
    refused(program.ask("PATCH", f"user-groups/{sub['id']}", {"icon": "star"}), "subgroup_without_icon", 422)
    under = {"name": "USA", "parent_id": group["id"], "icon": "star"}
    refused(program.post("user-groups", under), "subgroup_without_icon", 422)
    fixed = next(one for one in said(program.get("user-groups"))["items"] if one["is_position"])
    refused(program.ask("PATCH", f"user-groups/{fixed['id']}", {"place": 2}), "position_group_fixed", 422)
    with tenant_scope(world.acme.id):
        assert not UserGroup.objects.filter(name="USA").exists()


def test_the_catalogue_tells_every_right_with_name_help_and_reach(world: World, program: Program) -> None:
    rights = {one["code"]: one for one in said(program.get("rights"))["items"]}
    assert set(rights) == set(all_rights())
    assert [
        one["code"] for one in rights.values() if not (one["name"] and one["help"] and one["category"]["name"])
    ] == []
    history = rights["calls.history.view"]
    assert history["scopes"] == ["own", "group", "all"]
    polish = {one["code"]: one for one in said(program.get("rights", **{"Accept-Language": "pl"}))["items"]}
    assert polish["calls.history.view"]["name"] != history["name"]
    # What the catalogue says can be given is accepted.
    grants = [grant for one in rights.values() for grant in one["grants"][:1]]
    made = said(program.post("permission-groups", {"name": "Wszystko", "rights": grants}))
    assert sorted(made["rights"]) == sorted(grants)


def test_an_account_gets_another_extension_and_number_and_its_devices_go_on(world: World, program: Program) -> None:
    number(world, OFFICE), number(world, SALES)
    ben, path = account(world, "ben"), "sip-accounts"
    path = f"sip-accounts/{ben.account.pk}"
    change(program, world.acme.ben, call_presentations=[OFFICE, SALES])
    after = said(program.ask("PATCH", path, {"extension": "250", "presentation_number": SALES}))
    assert (after["extension"], after["presentation_number"]) == ("250", SALES)
    assert said(program.get(f"users/{world.acme.ben.pk}"))["call_presentations"] == [SALES, OFFICE]
    with tenant_scope(world.acme.id):
        kept = SipAccount.objects.get(pk=ben.account.pk)
        entry = AuditEntry.objects.get(action="telephony.sip_account.extension_changed")
    assert is_password(kept, ben.password)
    assert (kept.device_id, kept.user_id) == (ben.account.device_id, world.acme.ben.pk)
    assert entry.changes["extension"] == ["101", "250"]
    assert said(program.ask("PATCH", path, {}))["presentation_number"] == SALES
    assert said(program.ask("PATCH", path, {"presentation_number": None}))["presentation_number"] is None


def test_an_extension_that_is_taken_or_impossible_is_refused_and_nothing_changes(
    world: World, program: Program
) -> None:
    account(world)
    one = account(world).account
    for extension, code in (
        ("101", "extension_taken"),
        ("112", "extension_not_allowed"),
        ("1", "extension_not_allowed"),
    ):
        refused(program.ask("PATCH", f"sip-accounts/{one.pk}", {"extension": extension}), code, 422)
    wish = {"extension": "250", "presentation_number": SALES}
    refused(program.ask("PATCH", f"sip-accounts/{one.pk}", wish), "presentation_unknown", 422)
    assert said(program.get(f"sip-accounts/{one.pk}"))["extension"] == "102"
    refused(program.ask("PATCH", f"sip-accounts/{one.pk}", {"user_id": None}), "values_invalid", 422)


def test_passwords_are_chosen_by_the_caller_or_made_here(world: World, program: Program, position: UUID) -> None:
    made = said(program.post("sip-accounts", {"password": CHOSEN}))
    path = f"sip-accounts/{made['account']['id']}"
    assert made["password"] == CHOSEN
    assert said(program.post(f"{path}/password", {"password": f"{CHOSEN}x"}))["password"] == f"{CHOSEN}x"
    with tenant_scope(world.acme.id):
        assert is_password(SipAccount.objects.get(), f"{CHOSEN}x")
    assert len(said(program.post(f"{path}/password", {}))["password"]) == 20
    user = said(program.post("users", new_user(position, sip_password=CHOSEN)))
    assert user["sip_password"] == CHOSEN
    for weak in ("short1", "zażółć-gęślą-7", "onlyletterseverywhere"):
        refused(program.post("sip-accounts", {"password": weak}), "sip_password_too_weak", 422)
        refused(program.post(f"{path}/password", {"password": weak}), "sip_password_too_weak", 422)
    with tenant_scope(world.acme.id):
        assert not AuditEntry.objects.filter(changes__icontains=CHOSEN).exists()
        assert SipAccount.objects.count() == 2
