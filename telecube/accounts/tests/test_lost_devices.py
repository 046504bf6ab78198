"""Somebody has lost a phone, a key or a laptop: who may take the second factor off and end sessions, and of whom."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from telecube.accounts.actions.lost_devices import log_user_out, take_off_second_factor
from telecube.accounts.guard_errors import AccessOfMainAdministrator, AccessOfMorePowerful, OwnAccessInProfile
from telecube.accounts.models import PermissionGroup, User, UserSession
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, MANAGE_SECURITY, VIEW_USERS
from telecube.accounts.sessions import open_sessions_of
from telecube.accounts.tests.test_own_login import with_rights
from telecube.accounts.tests.test_security import connect_app, demand_of, log_in
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
AuditedOf = Callable[..., list[tuple[str, dict[str, Any]]]]
MailsTo = Callable[[str], list[EmailMessage]]
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def acme(world: World) -> Company:
    return world.acme


def factors_of(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user.identity_id).values_list("type", flat=True))


def page_of(client: Client, user: User) -> str:
    return client.get(f"/users/{user.pk}/logins/").content.decode()


def sessions_of(user: User) -> list[UserSession]:
    with tenant_scope(user.tenant_id):
        return [one.row for one in open_sessions_of(user)]


def test_a_lost_second_factor_is_taken_off_and_the_password_opens_the_panel(
    acme: Company, client_of: ClientOf, mails_to: MailsTo, audited: AuditedOf
) -> None:
    anna, ben = client_of(acme.anna), client_of(acme.ben)
    connect_app(ben)
    assert factors_of(acme.ben) == ["recovery_codes", "totp"]
    path = f"/users/{acme.ben.pk}/second-factor/"
    assert path in page_of(anna, acme.ben)
    assert "Usunąć drugi składnik osoby Ben Nowak?" in anna.get(path).content.decode()
    assert factors_of(acme.ben) == ["recovery_codes", "totp"]
    assert anna.post(path)["Location"] == f"/users/{acme.ben.pk}/logins/"
    assert factors_of(acme.ben) == []
    assert ben.get("/dashboard/")["Location"].startswith("/login/")
    assert log_in(Client(), acme.ben)["Location"] == "/dashboard/"
    assert path not in page_of(anna, acme.ben)
    assert acme.ben.identity is not None
    mail = mails_to(acme.ben.identity.email)[-1]
    assert "Anna Zielińska" in mail.body
    assert "/profile/second-factor/" in mail.body
    [(_connected, _), (action, changes)] = audited(acme.id, "accounts.second_factor")
    assert (action, changes) == ("accounts.second_factor.taken_off", {"sessions_ended": 1})


def test_where_the_group_demands_one_the_password_opens_only_the_way_to_a_new_one(
    acme: Company, client_of: ClientOf, mails_to: MailsTo
) -> None:
    connect_app(client_of(acme.ben))
    demand_of(acme.ben)
    anna = client_of(acme.anna)
    assert "wymaga go grupa" in anna.get(f"/users/{acme.ben.pk}/second-factor/").content.decode()
    anna.post(f"/users/{acme.ben.pk}/second-factor/")
    assert "Jeszcze nieustawiony" in page_of(anna, acme.ben)
    browser = Client()
    log_in(browser, acme.ben)
    assert browser.get("/users/")["Location"] == reverse("mfa_index")
    assert acme.ben.identity is not None
    assert "wymaga drugiego składnika" in mails_to(acme.ben.identity.email)[-1].body


def test_without_a_second_factor_nothing_is_done_and_nothing_told(
    acme: Company, client_of: ClientOf, mailoutbox: list[EmailMessage], audited: AuditedOf
) -> None:
    ben = client_of(acme.ben)
    answer = client_of(acme.anna).post(f"/users/{acme.ben.pk}/second-factor/", follow=True)
    assert "Ben Nowak nie ma drugiego składnika" in answer.content.decode()
    assert "Usunięto drugi składnik" not in answer.content.decode()
    assert ben.get("/dashboard/").status_code == 200
    assert mailoutbox == []
    assert audited(acme.id, "accounts.second_factor") == []


def test_nobody_takes_it_off_without_the_right_or_from_himself_or_from_whoever_may_do_more(
    acme: Company, world: World, client_of: ClientOf
) -> None:
    for name in ("anna", "ben", "carla"):
        connect_app(client_of(acme.people[name]))
    with_rights(acme, "dora", CHANGE_USERS)
    with tenant_scope(acme.id):
        for deed in (take_off_second_factor, log_user_out):
            with pytest.raises(RightMissing):
                deed(acme.actor("dora"), acme.ben.pk)
    with_rights(acme, "carla", CHANGE_USERS, MANAGE_SECURITY)
    with tenant_scope(acme.id):
        PermissionGroup.objects.filter(pk=acme.ben.permission_group_id).update(rights=[VIEW_USERS.code])
        for user, refusal in (
            (acme.anna, AccessOfMainAdministrator),
            (acme.ben, AccessOfMorePowerful),
            (acme.people["carla"], OwnAccessInProfile),
            (world.globex.gina, User.DoesNotExist),
        ):
            for deed in (take_off_second_factor, log_user_out):
                with pytest.raises(refusal):
                    deed(acme.actor("carla"), user.pk)
    assert [factors_of(acme.people[name]) for name in ("anna", "ben", "carla")] == [["recovery_codes", "totp"]] * 3
    carla = client_of(acme.people["carla"])
    assert "te same uprawnienia" in carla.get(f"/users/{acme.ben.pk}/second-factor/").content.decode()
    assert "pomoc techniczna usługi" in page_of(carla, acme.anna)
    page = page_of(carla, acme.ben)
    assert "te same uprawnienia" in page
    assert "usuń tutaj drugi składnik" not in page
    assert "/second-factor/" not in page.split("<main")[1]
    assert "/end/" not in page


def test_the_page_names_the_devices_ends_one_and_then_all(
    acme: Company, client_of: ClientOf, audited: AuditedOf
) -> None:
    anna, desk, phone = client_of(acme.anna), client_of(acme.ben), client_of(acme.ben)
    desk.get("/profile/")
    phone.get("/profile/", headers={"user-agent": PHONE})
    assert "Safari, iPhone" in page_of(anna, acme.ben)
    [lost] = [one for one in sessions_of(acme.ben) if "iPhone" in one.user_agent]
    end = f"/users/{acme.ben.pk}/sessions/{lost.pk}/end/"
    assert anna.post(f"/users/{acme.dora.pk}/sessions/{lost.pk}/end/").status_code == 302
    assert phone.get("/profile/").status_code == 200
    assert anna.post(end).status_code == 302
    assert phone.get("/profile/").status_code == 302
    assert desk.get("/profile/").status_code == 200
    assert "było już wylogowane" in anna.post(end, follow=True).content.decode()
    assert anna.post(f"/users/{acme.ben.pk}/sessions/end/").status_code == 302
    assert desk.get("/profile/").status_code == 302
    assert anna.get("/profile/").status_code == 200
    assert "Brak otwartych sesji" in page_of(anna, acme.ben)
    deeds = audited(acme.id, "accounts.user.logged_out")
    assert [changes for _, changes in deeds] == [{"ip_of_session": "127.0.0.1"}, {"sessions_ended": 1}]
    anna.post(f"/users/{acme.ben.pk}/sessions/end/")
    assert len(audited(acme.id, "accounts.user.logged_out")) == 2


def test_the_way_to_the_page_is_shown_to_whoever_may_open_it(acme: Company, client_of: ClientOf) -> None:
    path = f"/users/{acme.ben.pk}/logins/"
    carla = client_of(with_rights(acme, "carla", VIEW_USERS, CHANGE_USERS, CREATE_USERS, MANAGE_SECURITY))
    dora = client_of(with_rights(acme, "dora", VIEW_USERS, CHANGE_USERS))
    for client, sees in ((carla, True), (dora, False)):
        for page in ("/users/", f"/users/{acme.ben.pk}/edit/"):
            assert (path in client.get(page).content.decode()) is sees
        assert client.get(path).status_code == (200 if sees else 403)
    assert "/logins/" not in carla.get("/users/new/").content.decode()


def test_ones_own_page_is_the_profile_and_a_deleted_users_the_list(acme: Company, client_of: ClientOf) -> None:
    anna = client_of(acme.anna)
    assert page_of(anna, acme.ben)
    assert anna.get(f"/users/{acme.anna.pk}/logins/")["Location"] == "/profile/"
    anna.post(f"/users/{acme.dora.pk}/delete/")
    for page in ("logins", "second-factor"):
        assert anna.get(f"/users/{acme.dora.pk}/{page}/")["Location"] == "/users/"


def test_whoever_runs_the_installation_takes_it_off_the_main_administrator(
    acme: Company, client_of: ClientOf, mails_to: MailsTo
) -> None:
    connect_app(client_of(acme.anna))
    assert acme.anna.identity is not None
    said = StringIO()
    call_command("remove_second_factor", acme.anna.identity.email.upper(), stdout=said)
    assert "Anna Zielińska" in said.getvalue()
    assert factors_of(acme.anna) == []
    mail = mails_to(acme.anna.identity.email)[-1]
    assert "Pomoc techniczna TeleCube CRM" in mail.body
    assert "administratora" not in mail.body
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("remove_second_factor", acme.anna.identity.email)
    with pytest.raises(CommandError, match="Nobody logs in"):
        call_command("remove_second_factor", "nikt@acme.example")
