"""The rule for passwords: as a table, and in each place where a password is set."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client

from telecube.accounts.models import Identity, User
from telecube.accounts.passwords import PasswordRule, missing_in
from telecube.accounts.tests.conftest import position_of
from telecube.api.tests.conftest import make_program, new_user, said
from tests.world import PASSWORD, World, typed_slowly


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Abcdef1!", []),
        ("Zażółć1@", []),
        ("abc def A1&", []),
        ("Abcde1!", ["length"]),
        ("ABCDEF1!", ["lower"]),
        ("abcdef1!", ["upper"]),
        ("Abcdefg!", ["digit"]),
        ("Abcdefg1", ["special"]),
        ("Abcdefg1#", ["special"]),
        ("abcdefgh", ["upper", "digit", "special"]),
        ("", ["length", "lower", "upper", "digit", "special"]),
    ],
)
def test_the_rule_says_what_is_missing(password: str, missing: list[str]) -> None:
    assert [requirement.code for requirement in missing_in(password)] == missing


def test_a_weak_password_is_refused_with_words() -> None:
    with pytest.raises(ValidationError) as refused:
        PasswordRule().validate("abcdefgh1")
    assert "! @ * $ &".replace(" ", "") in refused.value.messages[0].replace("\u00a0", "").replace(" ", "")


def test_a_password_of_a_novel_is_refused() -> None:
    with pytest.raises(ValidationError, match="128"):
        PasswordRule().validate("Aa1!" * 100)


# The rule in each place where somebody sets a password of the panel.

#: A password that misses one thing, and the words for it.
MISSES = {
    "Abcde1!": "co najmniej 8 znaków",
    "ABCDEF1!": "mała litera",
    "abcdef1!": "wielka litera",
    "Abcdefg!": "cyfra",
    "Abcdefg1": "jeden ze znaków ! @ * $ &",
}
Send = Callable[[str], Any]


@dataclass
class Places:
    """Each place as a function that sends a password there."""

    world: World
    client_of: Callable[[User], Client]
    user_values: dict[str, Any]
    sign_up_values: dict[str, Any]
    mails_to: Callable[[str], list[EmailMessage]]

    def __post_init__(self) -> None:
        self.anna = self.client_of(self.world.acme.anna)
        self.user_values["position_group"] = position_of(self.world.acme)

    def new_user(self) -> Send:
        return lambda tried: self.anna.post("/users/new/", self.user_values | twice("password", tried))

    def another_user(self) -> Send:
        place = f"/users/{self.world.acme.ben.pk}/edit/"
        form = self.anna.get(place).context["form"]
        kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        return lambda tried: self.anna.post(place, kept | twice("password", tried))

    def invitation(self) -> Send:
        self.anna.post("/users/new/", self.user_values | {"way": "invitation"} | twice("password", ""))
        link = self.link(self.user_values["email"], "/invitation/")
        return lambda tried: Client().post(link, {"password": tried})

    def own(self) -> Send:
        return lambda tried: self.anna.post("/profile/password/", {"password": PASSWORD} | twice("new_password", tried))

    def mailed_link(self) -> Send:
        email, stranger = self.world.acme.ben.identity.email, Client()  # type: ignore[union-attr]
        stranger.post("/password/reset/", {"email": email})
        page = stranger.get(self.link(email, "/password/reset/"))["Location"]
        return lambda tried: stranger.post(page, {"password1": tried})

    def sign_up(self) -> Send:
        return lambda tried: Client().post("/signup/", self.sign_up_values | typed_slowly() | {"password": tried})

    def program(self) -> Send:
        one, body = make_program(self.world.acme.actor("anna")), new_user(UUID(position_of(self.world.acme)))
        return lambda tried: one.post("users", body | {"password": tried}, **{"Accept-Language": "pl"})

    def program_for_another_user(self) -> Send:
        one, path = make_program(self.world.acme.actor("anna")), f"users/{self.world.acme.ben.pk}"
        return lambda tried: one.ask("PATCH", path, {"password": tried}, **{"Accept-Language": "pl"})

    def link(self, email: str, beginning: str) -> str:
        found = re.search(rf"https?://[^/]+({beginning}\S+)", self.mails_to(email)[-1].body)
        assert found is not None
        return found[1]


def twice(name: str, password: str) -> dict[str, str]:
    return {name: password, f"{name}_again": password}


@pytest.fixture
def places(
    world: World,
    client_of: Callable[[User], Client],
    user_values: dict[str, Any],
    sign_up_values: dict[str, Any],
    mails_to: Callable[[str], list[EmailMessage]],
) -> Places:
    return Places(world, client_of, user_values, sign_up_values, mails_to)


@pytest.mark.parametrize(
    "place",
    [
        Places.new_user,
        Places.another_user,
        Places.invitation,
        Places.own,
        Places.mailed_link,
        Places.sign_up,
        Places.program,
        Places.program_for_another_user,
    ],
    ids=lambda place: place.__name__,
)
def test_the_rule_holds_in_each_place_and_says_what_is_missing(places: Places, place: Callable[[Places], Send]) -> None:
    send = place(places)
    before = dict(Identity.objects.values_list("pk", "password"))
    for tried, missing in MISSES.items():
        refused = send(tried)
        assert refused.status_code == 422, tried
        is_page = refused["Content-Type"].startswith("text/html")
        sentence = unescape(refused.content.decode()) if is_page else said(refused)["title"]
        assert f"Hasło nie spełnia jeszcze wymagań: {missing}." in sentence.replace("\u00a0", " ")
        assert dict(Identity.objects.values_list("pk", "password")) == before
    # The same with nothing missing is accepted there.
    assert send("Abcdef1!").status_code in {200, 201, 302}
    after = dict(Identity.objects.values_list("pk", "password"))
    changed = [password for pk, password in after.items() if before.get(pk) != password]
    assert len(changed) == 1
    assert check_password("Abcdef1!", changed[0])
