"""My profile: each field under its own right, whatever is posted; password, address, sessions, PIN."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from telecube.accounts.actions.email_change import NEW, OLD, ask_email_change, token_of
from telecube.accounts.actions.own_profile import (
    OwnDetails,
    change_own_details,
    change_own_permission_group,
)
from telecube.accounts.actions.support_pin import is_support_pin, own_support_pin, renew_support_pin
from telecube.accounts.devices import device_words
from telecube.accounts.errors import RightsBeyondOwn
from telecube.accounts.models import (
    EmailChange,
    Identity,
    PermissionGroup,
    SupportPin,
    User,
    UserSession,
)
from telecube.accounts.session_store import SessionStore
from telecube.accounts.sessions import note_session, open_sessions_of
from telecube.audit.models import AuditEntry
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import add_sender_name
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.world import PASSWORD, Company, World


def rights_of(user: User, *rights: str) -> None:
    """Give a user's permission group exactly these rights."""
    with tenant_scope(user.tenant_id):
        PermissionGroup.objects.filter(pk=user.permission_group_id).update(rights=list(rights))


def stored(user: User) -> User:
    with tenant_scope(user.tenant_id):
        return User.objects.select_related("identity", "permission_group").get(pk=user.pk)


FORGED = {
    "first_name": "Zmienione",
    "last_name": "Zmienione",
    "work_number": "602 345 678",
    "language": "en",
    "time_zone": "Europe/London",
}


def test_the_profile_shows_only_the_fields_that_one_may_change_as_fields(
    world: World, client_of: Callable[[User], Client]
) -> None:
    rights_of(world.acme.carla, "accounts.profile.work_number")
    page = client_of(world.acme.carla).get("/profile/").content.decode()
    assert 'name="work_number"' in page
    for name in ("first_name", "last_name", "position_group", "permission_group"):
        assert f'name="{name}"' not in page
    assert "Anna Zielińska" in page  # who can change the rest


@pytest.mark.parametrize("right", ["", "accounts.profile.work_number", "accounts.profile.name"])
def test_a_forged_post_changes_no_field_whose_right_is_missing(
    world: World, client_of: Callable[[User], Client], right: str
) -> None:
    carla = world.acme.carla
    rights_of(carla, *([right] if right else []))
    with tenant_scope(carla.tenant_id):
        other = PermissionGroup.objects.exclude(pk=carla.permission_group_id)[0]
    client_of(carla).post(
        "/profile/", {**FORGED, "permission_group": str(other.pk), "is_main_administrator": "true", "rights": "x"}
    )
    now = stored(carla)
    assert (now.first_name == "Zmienione") == (right == "accounts.profile.name")
    assert (now.work_number == "+48602345678") == (right == "accounts.profile.work_number")
    assert now.permission_group_id == carla.permission_group_id
    assert not now.is_main_administrator


@pytest.mark.parametrize(
    ("right", "field", "sentence"),
    [
        ("sip_account", "sip_account", "To konto SIP nie jest już wolne"),
        ("permission_group", "permission_group", "Tej grupy uprawnień nie można już wybrać"),
        ("user_groups", "position_group", "Tego stanowiska już nie ma"),
        ("call_presentation", "call_presentations", "nie należy już do firmy"),
        ("sms_presentation", "sms_presentations", "nie należy już do firmy"),
    ],
)
def test_what_vanished_from_a_list_meanwhile_is_told_in_words_without_its_id(
    acme: Company, client_of: Callable[[User], Client], right: str, field: str, sentence: str
) -> None:
    create_sip_account(acme.actor("anna"), user_id=acme.carla.pk)
    add_number(acme.actor("anna"), "+48221234567")
    add_sender_name(acme.actor("anna"), "ACME")
    rights_of(acme.carla, f"accounts.profile.{right}")
    gone = str(uuid7())
    answer = client_of(acme.carla).post("/profile/", {"language": "pl", "time_zone": "Europe/Warsaw", field: gone})
    assert answer.status_code == 422
    (told,) = answer.context["form"].errors[field]
    assert sentence in told.replace("\u00a0", " ")
    assert gone not in told


def test_language_and_time_zone_are_everybodys_own_matter(world: World, client_of: Callable[[User], Client]) -> None:
    rights_of(world.acme.carla)
    answer = client_of(world.acme.carla).post("/profile/", {"language": "en", "time_zone": "Europe/London"})
    assert answer.status_code == 302
    identity = stored(world.acme.carla).identity
    assert identity is not None
    assert (identity.language, identity.time_zone) == ("en", "Europe/London")


def test_the_action_itself_refuses_a_field_whose_right_is_missing(world: World, acme: Company) -> None:
    rights_of(acme.carla)
    actor = acme.actor("carla")
    for details in (OwnDetails(first_name="X"), OwnDetails(last_name="X"), OwnDetails(work_number="+48602345678")):
        with pytest.raises(RightMissing):
            change_own_details(actor, details)
    assert stored(acme.carla).first_name == "Carla"


def test_nobody_lifts_himself_by_choosing_another_permission_group(acme: Company) -> None:
    rights_of(acme.carla, "accounts.profile.permission_group")
    carla = stored(acme.carla)
    mighty = PermissionGroup.objects.create(name="Wszystko", rights=["accounts.users.delete"])
    humble = PermissionGroup.objects.create(name="Nic", rights=[])
    acme.people["carla"] = carla
    with pytest.raises(RightsBeyondOwn):
        change_own_permission_group(acme.actor("carla"), mighty.pk)
    assert stored(carla).permission_group_id == carla.permission_group_id
    change_own_permission_group(acme.actor("carla"), humble.pk)
    assert stored(carla).permission_group_id == humble.pk


def test_the_old_password_is_asked_and_other_devices_are_logged_out(
    world: World, client_of: Callable[[User], Client]
) -> None:
    ben = world.acme.ben
    rights_of(ben, "accounts.profile.password")
    here, elsewhere = client_of(ben), client_of(ben)
    new = {"new_password": "Nowe!Haslo8", "new_password_again": "Nowe!Haslo8"}
    refused = here.post("/profile/password/", {"password": "zgaduje", **new})
    assert refused.status_code == 422
    assert Identity.objects.get(pk=ben.identity_id).check_password(PASSWORD)
    weak = {"new_password": "krotkie", "new_password_again": "krotkie"}
    assert here.post("/profile/password/", {"password": PASSWORD, **weak}).status_code == 422
    assert here.post("/profile/password/", {"password": PASSWORD, **new}).status_code == 302
    assert Identity.objects.get(pk=ben.identity_id).check_password("Nowe!Haslo8")
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_without_the_right_neither_password_nor_address_can_be_changed(
    world: World, client_of: Callable[[User], Client]
) -> None:
    rights_of(world.acme.ben)
    client = client_of(world.acme.ben)
    new = {"new_password": "Nowe!Haslo8", "new_password_again": "Nowe!Haslo8"}
    assert client.post("/profile/password/", {"password": PASSWORD, **new}).status_code == 403
    assert client.post("/profile/email/", {"password": PASSWORD, "email": "x@y.example"}).status_code == 403
    assert Identity.objects.get(pk=world.acme.ben.identity_id).check_password(PASSWORD)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
def test_nothing_changes_before_both_addresses_have_agreed(
    world: World, client_of: Callable[[User], Client], order: tuple[str, str]
) -> None:
    ben = world.acme.ben
    rights_of(ben, "accounts.profile.email")
    assert ben.identity is not None
    old, new = ben.identity.email, "ben.nowy@acme.example"
    client_of(ben).post("/profile/email/", {"password": PASSWORD, "email": new})
    with tenant_scope(ben.tenant_id):
        change = EmailChange.objects.get()
    stranger, answers = Client(), {OLD: {"allow": "1"}, NEW: {"confirm": "1"}}
    links = {side: reverse("accounts:email-change-link", args=[token_of(change, side)]) for side in order}
    # Looking at the links, as mail scanners do, is no answer.
    assert [stranger.get(link).status_code for link in links.values()] == [200, 200]
    for side, email in zip(order, (old, new), strict=True):
        # Twice is once: neither side answers for the other.
        for _press in range(2):
            stranger.post(links[side], answers[side])
            assert Identity.objects.get(pk=ben.identity_id).email == email
    assert Client().post("/login/", {"login": old, "password": PASSWORD}).status_code != 302
    assert Client().post("/login/", {"login": new, "password": PASSWORD}).status_code == 302
    # A used link changes nothing any more.
    assert [stranger.get(link).context["change"] for link in links.values()] == [None, None]


def test_the_old_address_can_stop_the_change(world: World, client_of: Callable[[User], Client]) -> None:
    ben = world.acme.ben
    rights_of(ben, "accounts.profile.email")
    client_of(ben).post("/profile/email/", {"password": PASSWORD, "email": "ben.nowy@acme.example"})
    with tenant_scope(ben.tenant_id):
        change = EmailChange.objects.get()
    stranger = Client()
    stranger.post(reverse("accounts:email-change-link", args=[token_of(change, OLD)]), {"stop": "1"})
    stranger.post(reverse("accounts:email-change-link", args=[token_of(change, NEW)]), {"confirm": "1"})
    assert ben.identity is not None
    assert Identity.objects.get(pk=ben.identity_id).email == ben.identity.email


def test_a_forged_link_is_no_link(world: World) -> None:
    answer = Client().post("/profile/email/forged/", {"allow": "1"})
    assert answer.status_code == 200
    assert answer.context["change"] is None


def test_a_taken_address_is_told_to_that_address_only(world: World, client_of: Callable[[User], Client]) -> None:
    rights_of(world.acme.ben, "accounts.profile.email")
    assert world.globex.gina.identity is not None
    taken = world.globex.gina.identity.email
    answer = client_of(world.acme.ben).post("/profile/email/", {"password": PASSWORD, "email": taken}, follow=True)
    assert answer.status_code == 200
    with tenant_scope(world.acme.id):
        change = EmailChange.objects.get()
    stranger = Client()
    for side in (OLD, NEW):
        stranger.post(reverse("accounts:email-change-link", args=[token_of(change, side)]), {"allow": "1"})
    assert Identity.objects.get(pk=world.acme.ben.identity_id).email != taken


def test_the_mails_of_a_change_go_to_both_addresses(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("telecube.accounts.mails.send", lambda prefix, *, to, **rest: sent.append((prefix, to)))
    rights_of(acme.ben, "accounts.profile.email")
    acme.people["ben"] = stored(acme.ben)
    assert acme.ben.identity is not None
    ask_email_change(acme.actor("ben"), email="ben.nowy@acme.example", password=PASSWORD)
    assert sent == [
        ("account/email/email_change_old", acme.ben.identity.email),
        ("account/email/email_change_new", "ben.nowy@acme.example"),
    ]


def sessions(user: User) -> list[UserSession]:
    with tenant_scope(user.tenant_id):
        return [one.row for one in open_sessions_of(user)]


def test_the_sessions_page_names_devices_and_ends_one(world: World, client_of: Callable[[User], Client]) -> None:
    ben = world.acme.ben
    here, phone = client_of(ben), client_of(ben)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
    phone.get("/profile/", headers={"user-agent": agent})
    page = here.get("/profile/").content.decode()
    assert "Safari, iPhone" in page
    assert page.count("/end/") == 2  # everywhere, and the phone
    lost = next(one for one in sessions(ben) if "iPhone" in one.user_agent)
    here.post(reverse("accounts:session-end", args=[lost.pk]))
    assert phone.get("/profile/").status_code == 302
    assert here.get("/profile/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(world: World, client_of: Callable[[User], Client]) -> None:
    anna, ben = client_of(world.acme.anna), client_of(world.acme.ben)
    anna.get("/profile/")
    for theirs in sessions(world.acme.anna):
        assert ben.post(reverse("accounts:session-end", args=[theirs.pk])).status_code == 404
    assert ben.post(reverse("accounts:session-end", args=[UUID(int=7)])).status_code == 404
    assert anna.get("/profile/").status_code == 200


def test_log_out_everywhere_ends_every_session_of_the_user_and_no_other(
    world: World, client_of: Callable[[User], Client]
) -> None:
    first, second, anna = client_of(world.acme.ben), client_of(world.acme.ben), client_of(world.acme.anna)
    assert first.post("/profile/sessions/end/").status_code == 302
    assert first.get("/profile/").status_code == 302
    assert second.get("/profile/").status_code == 302
    assert anna.get("/profile/").status_code == 200


def test_what_is_known_of_a_browser_goes_with_its_session(world: World, client_of: Callable[[User], Client]) -> None:
    ben = world.acme.ben
    here, there = client_of(ben), client_of(ben)
    here.get("/profile/")
    there.get("/profile/")
    assert len(noted(ben)) == 2
    here.post("/logout/")
    assert [one.pk for one in noted(ben)] == [one.pk for one in sessions(ben)]
    assert len(noted(ben)) == 1
    Session.objects.all().delete()
    assert noted(ben) == []


def noted(user: User) -> list[UserSession]:
    """Return what is known of all browsers of the user's company."""
    with tenant_scope(user.tenant_id):
        return list(UserSession.objects.all())


def test_a_session_that_has_ended_meanwhile_is_not_noted(world: World, rf: RequestFactory) -> None:
    request = rf.get("/profile/")
    request.session = SessionStore("ended-meanwhile")
    with tenant_scope(world.acme.id):
        note_session(request, world.acme.ben)
    assert noted(world.acme.ben) == []


def test_the_login_history_names_successes_and_refusals(world: World) -> None:
    assert world.acme.ben.identity is not None
    email = world.acme.ben.identity.email
    browser = Client()
    browser.post("/login/", {"login": email, "password": "Zle!Haslo9"})
    browser.post("/login/", {"login": email, "password": PASSWORD})
    lines = browser.get("/profile/").context["logins"]
    assert [line.is_success for line in lines] == [True, False]
    assert lines[0].ip == "127.0.0.1"


def test_the_support_pin_is_sealed_shown_again_and_renewed(acme: Company) -> None:
    actor = acme.actor("ben")
    pin = own_support_pin(actor)
    assert re.fullmatch(r"\d{6}", pin)
    assert own_support_pin(actor) == pin
    assert pin not in SupportPin.objects.get(user=acme.ben).sealed
    assert is_support_pin(acme.ben, pin)
    assert not is_support_pin(acme.anna, pin)
    new = renew_support_pin(actor)
    assert is_support_pin(acme.ben, new)
    assert own_support_pin(actor) == new


def test_the_page_shows_the_support_pin_on_wish_and_renews_it(
    world: World, client_of: Callable[[User], Client]
) -> None:
    ben, anna = client_of(world.acme.ben), client_of(world.acme.anna)

    def shown(client: Client) -> str:
        answer = client.get("/profile/support-pin/")
        assert "no-store" in answer["Cache-Control"]
        found = re.search(r'data-copy="(\d{6})"', answer.content.decode())
        assert found is not None
        return found[1]

    def made() -> SupportPin:
        with tenant_scope(world.acme.id):
            return SupportPin.objects.get(user=world.acme.ben)

    pin, annas = shown(ben), shown(anna)
    before = made()
    page = ben.get("/profile/").content.decode()
    assert 'href="/profile/support-pin/"' in page
    assert pin not in page
    assert ben.get("/profile/support-pin/renew/").status_code == 405
    assert shown(ben) == pin
    assert ben.post("/profile/support-pin/renew/")["Location"] == "/profile/"
    assert (made().made_at > before.made_at, made().sealed != before.sealed) == (True, True)
    with tenant_scope(world.acme.id):
        assert is_support_pin(world.acme.ben, shown(ben))
        written = AuditEntry.objects.filter(action="accounts.profile.support_pin_renewed")
        # Shown for the first time it was made, then it was renewed.
        assert written.filter(object_id=str(world.acme.ben.pk)).count() == 2
        assert not AuditEntry.objects.filter(changes__icontains=shown(ben)).exists()
    assert shown(anna) == annas
    assert Client().get("/profile/support-pin/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14; SM-S901B) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
    ],
)
def test_devices_are_told_apart(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_the_chosen_time_zone_is_the_one_of_the_pages(world: World, client_of: Callable[[User], Client]) -> None:
    ben = world.acme.ben
    client = client_of(ben)
    client.post("/profile/", {"language": "en", "time_zone": "Asia/Tokyo"})
    page = client.get("/profile/").content.decode()
    assert "+09:00" in page
    client.post("/profile/", {"language": "en", "time_zone": "Europe/Warsaw"})
    assert "+09:00" not in client.get("/profile/").content.decode()
    assert client.post("/profile/", {"language": "en", "time_zone": "Mars/Olympus"}).status_code == 422
