"""Log in, log out, a new password, a confirmed address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from telecube.accounts.models import User
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, Company, World, typed_slowly

pytestmark = pytest.mark.django_db
Audited = Callable[..., list[tuple[str, dict[str, Any]]]]
Mails = Callable[[str], list[EmailMessage]]


def log_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    assert user.identity is not None
    return client.post("/login/", {"login": user.identity.email, "password": password})


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def block(company: Company, name: str) -> User:
    with tenant_scope(company.id):
        User.objects.filter(pk=company.people[name].pk).update(blocked_at=now())
    return company.people[name]


def test_a_user_logs_in_and_the_log_knows(client: Client, world: World, audited: Audited) -> None:
    answer = log_in(client, world.acme.ben)
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    assert audited(world.acme.id, "accounts.user.logged_in") == [("accounts.user.logged_in", {})]


def test_the_case_of_the_address_does_not_matter(client: Client, world: World) -> None:
    identity = world.acme.ben.identity
    assert identity is not None
    answer = client.post("/login/", {"login": f" {identity.email.upper()} ", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_says_the_same_as_an_unknown_address(client: Client, world: World, audited: Audited) -> None:
    wrong = log_in(client, world.acme.ben, "Wrong!Horse7")
    unknown = client.post("/login/", {"login": "nobody@acme.example", "password": "Wrong!Horse7"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    for answer in (wrong, unknown):
        assert "E-mail i hasło do siebie nie pasują" in text_of(answer)
    assert audited(world.acme.id, "accounts.user.login") == [
        ("accounts.user.login_refused", {"reason": "wrong_password"})
    ]


def test_a_blocked_user_reads_why_but_only_with_the_right_password(
    client: Client, world: World, audited: Audited
) -> None:
    ben = block(world.acme, "ben")
    answer = log_in(client, ben)
    assert answer.status_code == 422
    assert "Ten profil jest zablokowany" in text_of(answer)
    assert "_auth_user_id" not in client.session
    assert "zablokowany" not in text_of(log_in(client, ben, "Wrong!Horse7"))
    reasons = [changes["reason"] for _action, changes in audited(world.acme.id, "accounts.user.login_refused")]
    assert reasons == ["user_blocked", "wrong_password"]


def test_a_session_ends_when_its_user_is_blocked(client_of: Callable[[User], Client], world: World) -> None:
    client = client_of(world.acme.ben)
    assert client.get("/dashboard/").status_code == 200
    block(world.acme, "ben")
    assert client.get("/dashboard/")["Location"].startswith("/login/")
    assert client.get("/login/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_for_one_address_are_enough(client: Client, world: World, audited: Audited) -> None:
    answers = [log_in(client, world.acme.ben, "Wrong!Horse7") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Zbyt wiele prób" in text_of(answers[-1])
    assert log_in(client, world.acme.ben).status_code == 429
    reasons = [changes["reason"] for _action, changes in audited(world.acme.id, "accounts.user.login_refused")]
    assert reasons[-1] == "too_many_login_attempts"


def test_logging_out_needs_a_press(client_of: Callable[[User], Client], world: World) -> None:
    client = client_of(world.acme.ben)
    assert client.get("/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


def test_a_new_password_through_the_mailed_link(
    client: Client, world: World, mails_to: Mails, audited: Audited
) -> None:
    ben = world.acme.ben
    assert ben.identity is not None
    assert client.post("/password/reset/", {"email": ben.identity.email})["Location"] == "/password/reset/sent/"
    (mail,) = mails_to(ben.identity.email)
    link = re.search(r"https?://[^/]+(/password/reset/\S+)", mail.body)
    assert link is not None
    page = client.get(link[1])["Location"]
    assert client.get(page).status_code == 200
    assert client.post(page, {"password1": "weak"}).status_code == 422
    assert client.post(page, {"password1": "Nowe!Haslo7"})["Location"] == "/password/reset/done/"
    assert log_in(client, ben).status_code == 422
    assert log_in(client, ben, "Nowe!Haslo7").status_code == 302
    assert "accounts.user.password_reset" in [action for action, _changes in audited(world.acme.id)]
    assert "już nie działa" in text_of(Client().get(link[1]))


def test_asking_for_a_link_does_not_tell_which_addresses_are_known(client: Client, mails_to: Mails) -> None:
    answer = client.post("/password/reset/", {"email": "nobody@acme.example"})
    assert answer["Location"] == "/password/reset/sent/"
    (mail,) = mails_to("nobody@acme.example")
    assert "/password/reset/" not in mail.body


def test_links_in_mails_never_come_from_the_request(client: Client, world: World, mails_to: Mails) -> None:
    identity = world.acme.ben.identity
    assert identity is not None
    client.post("/password/reset/", {"email": identity.email}, headers={"Host": "localhost:1"})
    assert "localhost:1/" not in mails_to(identity.email)[0].body


def test_an_address_is_confirmed_by_a_press_on_the_linked_page(
    client: Client, sign_up_values: dict[str, Any], mails_to: Mails
) -> None:
    client.post("/signup/", {**sign_up_values, **typed_slowly()})
    assert 'id="confirm-email-banner"' in text_of(client.get("/dashboard/"))
    link = re.search(r"https?://[^/]+(/email/confirm/\S+)", mails_to(sign_up_values["email"])[0].body)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    assert 'id="confirm-email-banner"' in text_of(client.get("/dashboard/"))
    assert client.post(link[1])["Location"] == "/dashboard/"
    assert 'id="confirm-email-banner"' not in text_of(client.get("/dashboard/"))
    assert Client().get("/email/confirm/forged:key/").status_code == 200


def test_the_confirmation_link_is_sent_again_once_in_three_minutes(
    client_of: Callable[[User], Client], world: World, mails_to: Mails
) -> None:
    client = client_of(world.acme.ben)
    first = client.post("/email/confirmation/", headers={"HX-Request": "true"})
    second = client.post("/email/confirmation/", headers={"HX-Request": "true"})
    assert "Link jest w drodze" in text_of(first)
    assert "Link wysłano przed chwilą" in text_of(second)
    identity = world.acme.ben.identity
    assert identity is not None
    assert len(mails_to(identity.email)) == 1


@pytest.mark.parametrize(
    "path",
    ["/login/", "/signup/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/", "/email/confirm/"],
)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_pages_before_the_panel_show_in_both_languages(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in text_of(answer)
