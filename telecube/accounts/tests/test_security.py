"""Login policies, second factors, lock-out: who gets in, from where, when, and with what."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from telecube.accounts.actions.login_policies import (
    PolicyTerms,
    change_login_policy,
    create_login_policy,
    delete_login_policy,
    demand_second_factor,
)
from telecube.accounts.address_ranges import is_inside, usable_ranges
from telecube.accounts.errors import AddressRangeInvalid, MainAdministratorsPolicy, WouldLockOneselfOut
from telecube.accounts.models import LoginPolicy, PermissionGroup, User
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.login_policies import is_open_at
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.device_access import company_networks, networks_of_account
from telecube.web.search_select import FEW
from tests.world import PASSWORD, Company, World

OFFICE = "198.51.100.0/24"
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


def give_policy(user: User, *ranges: str, weekdays: list[int] | None = None) -> LoginPolicy:
    with tenant_scope(user.tenant_id):
        policy = LoginPolicy.objects.create(
            name="Biuro", address_ranges=list(ranges), weekdays=EVERY_DAY if weekdays is None else weekdays
        )
        User.objects.filter(pk=user.pk).update(login_policy=policy)
    return policy


def log_in(client: Client, user: User, **extra: Any) -> Any:
    assert user.identity is not None
    return client.post("/login/", {"login": user.identity.email, "password": PASSWORD}, **extra)


def test_whoever_comes_from_another_network_is_told_so_at_the_login(
    world: World, audited: Callable[..., list[tuple[str, dict[str, Any]]]]
) -> None:
    give_policy(world.acme.ben, OFFICE)
    answer = log_in(Client(), world.acme.ben)
    assert answer.status_code == 422
    assert "127.0.0.1" in answer.content.decode()
    assert log_in(Client(), world.acme.ben, REMOTE_ADDR="198.51.100.7").status_code == 302
    reasons = [changes["reason"] for _, changes in audited(world.acme.id, "accounts.user.login_refused")]
    assert reasons == ["not_from_this_address"]


def test_a_wrong_password_learns_nothing_about_the_policy(world: World) -> None:
    give_policy(world.acme.ben, OFFICE)
    assert world.acme.ben.identity is not None
    answer = Client().post("/login/", {"login": world.acme.ben.identity.email, "password": "Zle!Haslo9"})
    assert "Biuro" not in answer.content.decode()


def test_a_running_session_ends_when_the_policy_no_longer_covers_it(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.ben)
    assert client.get("/profile/").status_code == 200
    give_policy(world.acme.ben, OFFICE)
    answer = client.get("/profile/", follow=True)
    assert answer.redirect_chain
    assert "Biuro" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_weekday_outside_of_the_policy_is_refused(world: World) -> None:
    give_policy(world.acme.ben, weekdays=[])
    assert log_in(Client(), world.acme.ben).status_code == 422


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-01-05 07:30", True),  # Monday 8:30 in Poland
        ("2026-01-05 06:30", False),
        ("2026-07-06 06:30", True),  # in summer Poland is two hours ahead
        ("2026-01-04 10:00", False),  # Sunday
    ],
)
def test_hours_are_polish_ones_in_winter_and_summer(moment: str, is_open: bool) -> None:
    policy = LoginPolicy(name="x", weekdays=[0, 1, 2, 3, 4], from_time=time(8), to_time=time(17))
    assert is_open_at(policy, datetime.fromisoformat(moment).replace(tzinfo=UTC)) is is_open


def test_hours_over_midnight_belong_to_the_day_they_began() -> None:
    policy = LoginPolicy(name="x", weekdays=[4], from_time=time(22), to_time=time(6))
    friday_night = datetime(2026, 1, 9, 22, 0, tzinfo=UTC)
    assert is_open_at(policy, friday_night)
    assert is_open_at(policy, datetime(2026, 1, 10, 4, 0, tzinfo=UTC))
    assert not is_open_at(policy, datetime(2026, 1, 9, 4, 0, tzinfo=UTC))


def terms(*ranges: str, name: str = "Biuro") -> PolicyTerms:
    return PolicyTerms(name=name, address_ranges=list(ranges), weekdays=EVERY_DAY)


def administrator(company: Company) -> Any:
    return actor_of(company.anna, ip="127.0.0.1")


def test_the_last_way_in_cannot_be_locked_out(acme: Company) -> None:
    with pytest.raises(WouldLockOneselfOut):
        create_login_policy(administrator(acme), terms(OFFICE), user_ids=[acme.anna.pk])
    policy = create_login_policy(administrator(acme), terms("127.0.0.0/8"), user_ids=[acme.anna.pk])
    with pytest.raises(WouldLockOneselfOut):
        change_login_policy(administrator(acme), policy.pk, terms(OFFICE), user_ids=[acme.anna.pk])
    policy.refresh_from_db()
    assert policy.address_ranges == ["127.0.0.0/8"]


def test_nobody_else_decides_from_where_the_main_administrator_logs_in(acme: Company) -> None:
    PermissionGroup.objects.filter(pk=acme.ben.permission_group_id).update(rights=["accounts.security.manage"])
    ben = actor_of(User.objects.select_related("permission_group").get(pk=acme.ben.pk), ip="127.0.0.1")
    with pytest.raises(MainAdministratorsPolicy):
        create_login_policy(ben, terms(OFFICE), user_ids=[acme.anna.pk])
    policy = create_login_policy(administrator(acme), terms("127.0.0.0/8"), user_ids=[acme.anna.pk])
    with pytest.raises(MainAdministratorsPolicy):
        change_login_policy(ben, policy.pk, terms(OFFICE), user_ids=[acme.anna.pk])
    with pytest.raises(MainAdministratorsPolicy):
        delete_login_policy(ben, policy.pk)


def test_a_person_has_at_most_one_policy(acme: Company) -> None:
    first = create_login_policy(administrator(acme), terms(OFFICE, name="A"), user_ids=[acme.ben.pk])
    second = create_login_policy(administrator(acme), terms(OFFICE, name="B"), user_ids=[acme.ben.pk])
    assert list(first.users.all()) == []
    assert [user.pk for user in second.users.all()] == [acme.ben.pk]


def test_without_the_right_no_policy_changes(acme: Company) -> None:
    policy = create_login_policy(administrator(acme), terms(OFFICE), user_ids=[])
    carla = acme.actor("carla")
    with pytest.raises(RightMissing):
        create_login_policy(carla, terms(name="X"))
    with pytest.raises(RightMissing):
        change_login_policy(carla, policy.pk, terms(), user_ids=[])
    with pytest.raises(RightMissing):
        delete_login_policy(carla, policy.pk)
    with pytest.raises(RightMissing):
        demand_second_factor(carla, of=[])


def test_the_policy_form_saves_and_keeps_what_was_entered(world: World, client_of: Callable[[User], Client]) -> None:
    client = client_of(world.acme.anna)
    values = {"name": "Biuro", "address_ranges": "nonsens", "weekdays": ["0"], "from_time": "08:00", "to_time": ""}
    refused = client.post("/security/policies/new/", values)
    assert refused.status_code == 422
    assert "nonsens" in refused.content.decode()
    values |= {"address_ranges": "10.0.0.0/8\n198.51.100.7", "to_time": "16:00", "users": [str(world.acme.ben.pk)]}
    assert client.post("/security/policies/new/", values).status_code == 302
    with tenant_scope(world.acme.id):
        policy = LoginPolicy.objects.get()
        assert policy.address_ranges == ["10.0.0.0/8", "198.51.100.7"]
        assert [user.pk for user in policy.users.all()] == [world.acme.ben.pk]
    assert client.get("/security/").status_code == 200


def test_the_page_saves_networks_of_phones_and_shows_them_again(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    assert client.get("/security/").context["company"].text == ""
    refused = client.post("/security/devices/", {"ranges": "biuro"})
    assert refused.status_code == 422
    assert ">biuro</textarea>" in refused.content.decode()
    assert client.post("/security/devices/", {"ranges": "10.0.0.0/8\n198.51.100.7"}).status_code == 302
    page = client.get("/security/").content.decode()
    assert "10.0.0.0/8\n198.51.100.7</textarea>" in page
    assert "{{" not in page
    assert client.post("/security/devices/", {"account": "7", "ranges": ""}).status_code == 404
    with tenant_scope(world.acme.id):
        account = create_sip_account(world.acme.actor("anna")).account
    own = {"account": str(account.pk), "ranges": "10.1.0.0/16"}
    assert client.post("/security/devices/", own | {"ranges": "dom"}).status_code == 422
    assert client.post("/security/devices/", own).status_code == 302
    shown = client.get("/security/").context["own"]
    assert [(one.pk, networks.text) for one, networks in shown] == [(account.pk, "10.1.0.0/16")]
    chosen = client.get("/security/", {"account": account.pk})
    assert ">10.1.0.0/16</textarea>" in chosen.content.decode()
    assert f'value="{account.pk}" selected' in chosen.content.decode()
    again = client.post("/security/devices/", own | {"ranges": "dom"})
    assert ">dom</textarea>" in again.content.decode()
    assert again.context["company"].text == "10.0.0.0/8\n198.51.100.7"


def test_among_many_accounts_one_is_found_by_number_or_name_and_an_empty_choice_changes_nothing(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        set_company_device_access(world.acme.actor("anna"), ["10.0.0.0/8"])
        SipAccount.objects.get_queryset().bulk_create(
            SipAccount(extension=str(2000 + one), device_id=f"i2scale{one:05}", ha1_md5="0", ha1_sha256="0")
            for one in range(60)
        )
        wanted = SipAccount.objects.get(extension="2059")
    page = client.get("/security/").content.decode()
    assert 'data-url="/security/devices/choices/"' in page
    assert "2059" not in strip_tags(page)
    found = client.get("/security/devices/choices/", {"q": "2059"}).content.decode()
    assert f'data-value="{wanted.pk}"' in found
    assert client_of(world.acme.carla).get("/security/devices/choices/").status_code == 403
    theirs = client_of(world.globex.gina).get("/security/devices/choices/", {"q": "2059"}).content.decode()
    assert "2059" not in strip_tags(theirs)
    empty = client.post("/security/devices/", {"single": "1", "account": "", "ranges": "192.0.2.0/24"})
    assert empty.status_code == 422
    with tenant_scope(world.acme.id):
        assert company_networks().ranges == ["10.0.0.0/8"]
    refused = client.post("/security/devices/", {"single": "1", "account": str(wanted.pk), "ranges": "dom"})
    assert f'name="account" value="{wanted.pk}"' in refused.content.decode()
    assert client.post("/security/devices/", {"single": "1", "account": "x", "ranges": "dom"}).status_code == 422


def single_part(answer: Any) -> str:
    """Return the part of the page that is swapped in when an account is chosen."""
    page = unescape(answer.content.decode()).replace("\u00a0", " ")
    return page[page.index('id="single-networks"') : page.index("</section>", page.index('id="single-networks"'))]


def hidden(part: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found is not None
    return found[1]


def test_whoever_chooses_an_account_sees_the_networks_that_it_has_before_saving_others(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        mine = create_sip_account(anna, user_id=world.acme.ben.pk).account
        other = create_sip_account(anna).account
        set_device_access(anna, mine.pk, ["10.1.0.0/16"])
    page = client.get("/security/")
    assert "<textarea" not in single_part(page)
    assert 'hx-select="#single-networks"' in page.content.decode()
    chosen = single_part(client.get("/security/", {"account": mine.pk}))
    assert f"{mine.extension} Ben Nowak" in chosen
    assert "ma własne sieci" in chosen
    assert ">10.1.0.0/16</textarea>" in chosen
    assert hidden(chosen, "account") == str(mine.pk)
    free = single_part(client.get("/security/", {"account": other.pk}))
    assert "nie ma własnych sieci" in free
    assert "></textarea>" in free


def test_networks_that_the_form_did_not_show_are_not_replaced_by_mistake(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        account = create_sip_account(anna, user_id=world.acme.ben.pk).account
    opened = single_part(client.get("/security/", {"account": account.pk}))
    with tenant_scope(world.acme.id):
        set_device_access(anna, account.pk, ["10.1.0.0/16"])
        set_company_device_access(anna, ["10.0.0.0/8"])
    sent = {name: hidden(opened, name) for name in ("single", "account", "version")} | {"ranges": "192.0.2.0/24"}
    refused = client.post("/security/devices/", sent)
    assert refused.status_code == 422
    part = single_part(refused)
    assert "Teraz są to: 10.1.0.0/16." in part
    assert ">192.0.2.0/24</textarea>" in part
    old = client.post("/security/devices/", {"ranges": "", "version": sent["version"]})
    assert old.status_code == 422
    with tenant_scope(world.acme.id):
        assert networks_of_account(account.pk).ranges == ["10.1.0.0/16"]
        assert company_networks().ranges == ["10.0.0.0/8"]
    assert client.post("/security/devices/", sent | {"version": hidden(part, "version")}).status_code == 302
    with tenant_scope(world.acme.id):
        assert networks_of_account(account.pk).ranges == ["192.0.2.0/24"]


def test_among_many_people_those_of_a_policy_are_found_by_words_and_the_others_stay(
    world: World, client_of: Callable[[User], Client]
) -> None:
    acme, client = world.acme, client_of(world.acme.anna)
    with tenant_scope(acme.id):
        crowd = [User(first_name="Ewa", last_name=f"Nowakowska {number}") for number in range(FEW)]
        User.objects.get_queryset().bulk_create(crowd)
        policy = create_login_policy(acme.actor("anna"), PolicyTerms("Biuro", [], [0]), user_ids=[acme.ben.pk])
        create_login_policy(acme.actor("anna"), PolicyTerms("Nocna zmiana", [], [6]), user_ids=[crowd[7].pk])
    address = reverse("accounts:policy-edit", args=[policy.pk])
    page = client.get(address).content.decode()
    assert str(acme.ben.pk) in page
    assert str(crowd[0].pk) not in page

    found = client.get(reverse("accounts:policy-people"), {"words": "ewa kowska 7", "policy": policy.pk})
    assert str(crowd[7].pk) in found.content.decode()
    assert "Nocna zmiana" in found.content.decode()
    assert str(acme.ben.pk) not in found.content.decode()
    assert 'value="' not in client.get(reverse("accounts:policy-people"), {"words": ""}).content.decode()

    answer = client.post(address, {"name": "Biuro", "weekdays": ["0"], "users": [acme.ben.pk, crowd[7].pk]})
    assert answer.status_code == 302
    with tenant_scope(acme.id):
        assert set(policy.users.values_list("pk", flat=True)) == {acme.ben.pk, crowd[7].pk}
    refused = client.post(address, {"name": "", "weekdays": ["0"], "users": [crowd[9].pk]})
    assert re.search(rf'value="{crowd[9].pk}" checked', refused.content.decode())
    assert not re.search(rf'value="{acme.ben.pk}" checked', refused.content.decode())


def test_among_many_permission_groups_the_page_carries_those_that_demand_a_second_factor(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        many = [PermissionGroup(name=f"Dział {number}", demands_second_factor=number == 3) for number in range(FEW + 1)]
        PermissionGroup.objects.get_queryset().bulk_create(many)
    page = client.get(reverse("accounts:security")).content.decode()
    assert re.search(rf'name="groups" value="{many[3].pk}" checked', page)
    assert str(many[5].pk) not in page
    found = client.get(reverse("accounts:second-factor-groups"), {"words": "dział 5"}).content.decode()
    assert str(many[5].pk) in found
    assert str(many[3].pk) not in found


def test_another_companys_policy_does_not_exist_here(world: World, client_of: Callable[[User], Client]) -> None:
    policy = give_policy(world.globex.gina, OFFICE)
    anna = client_of(world.acme.anna)
    assert anna.get(f"/security/policies/{policy.pk}/").status_code == 404
    assert anna.post(f"/security/policies/{policy.pk}/delete/").status_code == 404


def test_address_ranges_are_read_as_people_write_them() -> None:
    assert usable_ranges(" 10.0.0.5/8 ,198.51.100.7\n\n198.51.100.7\n2001:db8::/32") == [
        "10.0.0.0/8",
        "198.51.100.7",
        "2001:db8::/32",
    ]
    with pytest.raises(AddressRangeInvalid):
        usable_ranges("10.0.0.0/33")
    assert is_inside("::ffff:10.1.2.3", ["10.0.0.0/8"])
    assert not is_inside("11.1.2.3", ["10.0.0.0/8"])


# Second factors


def code_of(secret: str, *, late: int = 1) -> str:
    """Return the code of the next period (late=1), which no tick of the clock makes old, or of the present one (2)."""
    codes = [totp.hotp_value(secret, counter) for counter in totp.yield_hotp_counters_from_time()]
    return str(totp.format_hotp_value(codes[-late]))


def connect_app(client: Client) -> str:
    """Connect an app through the pages; return its secret."""
    client.post("/profile/again/?next=/profile/second-factor/app/connect/", {"password": PASSWORD})
    page = client.get("/profile/second-factor/app/connect/").content.decode()
    found = re.search(r'data-copy="([A-Z2-7]{16,})"', page)
    assert found is not None
    answer = client.post("/profile/second-factor/app/connect/", {"code": code_of(found[1], late=2)})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


def demand_of(user: User) -> None:
    with tenant_scope(user.tenant_id):
        PermissionGroup.objects.filter(pk=user.permission_group_id).update(demands_second_factor=True)


def test_the_app_is_connected_by_its_first_code_and_the_login_asks_for_it(
    world: World, client_of: Callable[[User], Client], audited: Callable[..., list[tuple[str, dict[str, Any]]]]
) -> None:
    secret = connect_app(client_of(world.acme.ben))
    stored = Authenticator.objects.get(user=world.acme.ben.identity, type="totp")
    assert secret not in str(stored.data)
    browser = Client()
    answer = log_in(browser, world.acme.ben)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert browser.get("/dashboard/").status_code == 302
    assert browser.post("/login/second-step/", {"code": "000000"}).status_code == 422
    assert browser.get("/dashboard/").status_code == 302
    code = code_of(secret)
    assert browser.post("/login/second-step/", {"code": code}).status_code == 302
    assert browser.get("/dashboard/").status_code == 200
    deeds = [action for action, _ in audited(world.acme.id, "accounts.second_factor")]
    assert deeds == ["accounts.second_factor.app_connected", "accounts.second_factor.refused"]


def used_codes() -> dict[str, float]:
    """Return the codes that are remembered as used, and for how many seconds still."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substring(key FROM 'mfa.totp.used.*code=([0-9]{6})'), "
            "extract(epoch FROM expires_at - clock_timestamp()) FROM core_sharedvalue WHERE key LIKE '%mfa.totp.used%'"
        )
        return {code: float(seconds) for code, seconds in cursor.fetchall()}


def test_a_code_of_the_app_opens_the_panel_once_however_long_it_is_valid(
    world: World, client_of: Callable[[User], Client]
) -> None:
    secret = connect_app(client_of(world.acme.ben))
    [connecting], code = used_codes(), code_of(secret)
    for written, status in ((connecting, 422), (code, 302), (f"{code[:3]}-{code[3:]}", 422)):
        browser = Client()
        log_in(browser, world.acme.ben)
        assert browser.post("/login/second-step/", {"code": written}).status_code == status
    assert set(used_codes()) == {connecting, code}
    assert all(80 < seconds <= 90 for seconds in used_codes().values())


def test_a_recovery_code_opens_the_panel_once(world: World, client_of: Callable[[User], Client]) -> None:
    client = client_of(world.acme.ben)
    connect_app(client)
    page = client.get("/profile/second-factor/codes/")
    code = page.context["unused_codes"][0]
    for status in (302, 422):
        browser = Client()
        log_in(browser, world.acme.ben)
        assert browser.post("/login/second-step/", {"code": code}).status_code == status


def test_whoever_lacks_a_demanded_factor_is_led_to_set_it_up_before_anything_else(
    world: World, client_of: Callable[[User], Client]
) -> None:
    demand_of(world.acme.ben)
    client = client_of(world.acme.ben)
    for path in ("/dashboard/", "/profile/", "/contacts/persons/"):
        assert client.get(path)["Location"] == reverse("mfa_index")
    assert client.post("/softphone/credentials/")["Location"] == reverse("mfa_index")
    assert reverse("mfa_index") in client.get("/dashboard/", headers={"hx-request": "true"})["HX-Location"]
    assert client.get(reverse("mfa_index")).status_code == 200
    connect_app(client)
    assert client.get("/dashboard/").status_code == 200


def test_the_last_demanded_factor_stays(world: World, client_of: Callable[[User], Client]) -> None:
    client = client_of(world.acme.ben)
    connect_app(client)
    demand_of(world.acme.ben)
    assert client.post("/profile/second-factor/app/disconnect/").status_code == 422
    assert Authenticator.objects.filter(user=world.acme.ben.identity, type="totp").exists()


def test_the_page_demands_factors_of_the_ticked_groups(world: World, client_of: Callable[[User], Client]) -> None:
    group = world.acme.ben.permission_group_id
    client = client_of(world.acme.anna)
    assert client.post("/security/second-factor/", {"groups": [str(group)]}).status_code == 302
    with tenant_scope(world.acme.id):
        demanding = PermissionGroup.objects.filter(demands_second_factor=True).values_list("pk", flat=True)
        assert list(demanding) == [group]


def demanding(company: Company) -> set[str]:
    with tenant_scope(company.id):
        return set(PermissionGroup.objects.filter(demands_second_factor=True).values_list("name", flat=True))


def test_what_two_administrators_demand_at_once_is_demanded_of_both_groups(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        ids = {name: str(pk) for pk, name in PermissionGroup.objects.values_list("pk", "name")}
    for name in ("Konsultanci", "Podgląd"):  # both from a page that was opened before
        assert client.post("/security/second-factor/", {"groups": [ids[name]]}).status_code == 302
    assert demanding(world.acme) == {"Konsultanci", "Podgląd"}
    page = client.get("/security/").content.decode()
    opened = re.findall(r'name="demanded" value="([^"]*)"', page)
    assert set(opened) == {ids["Konsultanci"], ids["Podgląd"]}
    client.post("/security/second-factor/", {"demanded": opened, "groups": [*opened, ids["Księgowość"]]})
    client.post("/security/second-factor/", {"demanded": opened, "groups": [ids["Podgląd"]]})
    assert demanding(world.acme) == {"Podgląd", "Księgowość"}


def test_an_older_page_of_a_policy_takes_it_from_nobody(world: World, client_of: Callable[[User], Client]) -> None:
    client, anna = client_of(world.acme.anna), administrator(world.acme)
    with tenant_scope(world.acme.id):
        policy = create_login_policy(anna, terms(OFFICE))
    address = f"/security/policies/{policy.pk}/"
    form = {"name": "Biuro", "address_ranges": OFFICE, "weekdays": EVERY_DAY}
    form |= {"version": hidden(client.get(address).content.decode(), "version")}
    assert client.post(address, form | {"users": [world.acme.ben.pk]}).status_code == 302
    refused = client.post(address, form | {"users": [world.acme.dora.pk]})
    said = unescape(refused.content.decode()).replace(" ", " ")
    assert refused.status_code == 422
    assert f"Teraz jest tak: Biuro; codziennie; {OFFICE}; Ben Nowak. Ponowny zapis to zastąpi." in said
    assert re.search(rf'name="users" value="{world.acme.dora.pk}" checked', said)
    with tenant_scope(world.acme.id):
        assert [user.pk for user in policy.users.all()] == [world.acme.ben.pk]
    again = form | {"version": hidden(said, "version"), "users": [world.acme.dora.pk]}
    assert client.post(address, again).status_code == 302
    with tenant_scope(world.acme.id):
        assert [user.pk for user in policy.users.all()] == [world.acme.dora.pk]


def test_a_person_deleted_while_a_policy_is_written_is_told_in_words(
    world: World, client_of: Callable[[User], Client]
) -> None:
    sent = {"name": "Biuro", "weekdays": EVERY_DAY, "users": [str(uuid7())]}
    answer = client_of(world.acme.anna).post("/security/policies/new/", sent)
    (told,) = answer.context["form"].errors["users"]
    assert told.startswith("Ktoś z\u00a0zaznaczonych nie ma już profilu.")
    assert told in answer.content.decode()


def test_setting_up_a_factor_asks_for_the_password_once_more(world: World, client_of: Callable[[User], Client]) -> None:
    client = client_of(world.acme.ben)
    for path in ("app/connect/", "passkeys/new/", "codes/new/"):
        answer = client.get(f"/profile/second-factor/{path}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/profile/again/")


# Lock-out


def test_repeated_failures_lock_out_and_the_sentence_says_for_how_many_minutes(
    world: World, audited: Callable[..., list[tuple[str, dict[str, Any]]]]
) -> None:
    assert world.acme.ben.identity is not None
    browser = Client()
    for _ in range(5):
        browser.post("/login/", {"login": world.acme.ben.identity.email, "password": "Zle!Haslo9"})
    answer = log_in(browser, world.acme.ben)
    assert answer.status_code == 429
    assert re.search(r"5\s*min", answer.content.decode())
    reasons = [changes["reason"] for _, changes in audited(world.acme.id, "accounts.user.login_refused")]
    assert reasons == ["wrong_password"] * 5 + ["too_many_login_attempts"]
