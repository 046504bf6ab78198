"""The answers name what the panel really calls so, and their pictures show what the screens say today."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from telecube.accounts.actions.blocking import block_user
from telecube.core.tenancy import tenant_scope
from telecube.site.answers import ANSWERS, Answer, words_of_panel
from telecube.site.pictures import PICTURES
from tests.world import World

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    """Return what can be read on a page, also in labels and titles."""
    page = client.get(address).content.decode()
    labels = " ".join(re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', page))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page) + " " + labels).split())


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
def test_every_word_of_an_answer_stands_on_its_screens(world: World, answer: Answer, language: str) -> None:
    identity = world.acme.anna.identity
    identity.language = language
    identity.save(update_fields=["language"])
    with tenant_scope(world.acme.id):
        # One of the profiles is blocked, so that the screen offers both ways.
        block_user(world.acme.actor("anna"), world.acme.ben.pk)
    client = Client()
    client.force_login(identity)
    seen = " ".join(text_of(client, reverse(f"accounts:{screen}")) for screen in answer.screens)
    with translation.override(language):
        wanted = {
            words_of_panel(part)
            for word in answer.words.values()
            for part in (word if isinstance(word, tuple) else (word,))
        }
    assert {word for word in wanted if word not in seen} == set()


def test_the_four_answers_of_the_order_are_there_with_their_menu_paths() -> None:
    page = html.unescape(Client().get("/cennik/").content.decode())
    for question in (
        "Jak dodać i\u00a0edytować grupę uprawnień?",
        "Jak utworzyć grupy użytkowników?",
        "Jak dodać nowego użytkownika?",
        "Jak zmienić dane i\u00a0status użytkownika?",
    ):
        assert question in page
    for path in ("Uprawnienia", "Grupy użytkowników", "Użytkownicy"):
        assert f"<b>Panel zarządzania › {path}</b>" in page
    for button in (
        "Dodaj grupę uprawnień",
        "Dalej",
        "Utwórz grupę",
        "Utwórz użytkownika",
        "Zapisz",
        "Zablokuj",
        "Usuń",
    ):
        assert f"<b>{button}</b>" in page


def test_every_answer_has_a_picture_that_is_taken() -> None:
    taken = {picture.name for picture in PICTURES}
    assert {name for answer in ANSWERS for name, _words in answer.pictures} <= taken
