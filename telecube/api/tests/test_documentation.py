"""The OpenAPI document, its snapshot, and the page that is drawn from it."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client

from telecube.accounts.models import User
from telecube.api.management.commands.write_openapi import SNAPSHOT, snapshot_text
from telecube.api.mount import openapi_document
from tests.world import World

ClientOf = Callable[[User], Client]


def test_the_document_in_the_repository_is_that_of_the_program() -> None:
    assert SNAPSHOT.read_text() == snapshot_text(), "Run: manage.py write_openapi"


def test_tools_get_the_document_without_a_key(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert json.loads(answer.content) == openapi_document()


def test_the_page_shows_every_operation_in_polish_and_english(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.carla)
    codes = [one["operationId"] for methods in openapi_document()["paths"].values() for one in methods.values()]
    pages = {}
    for language in ("pl", "en"):
        client.post("/preferences/language/", {"language": language})
        pages[language] = client.get("/api/docs/").content.decode()
        assert [code for code in codes if f'id="{code}"' not in pages[language]] == []
    assert "Utworzenie użytkownika z" in pages["pl"]
    assert "Create a user with a SIP account" in pages["en"]
    assert "List the users" not in pages["pl"]
    assert "Zarządzanie kontami SIP lub Dodawanie użytkowników i kont SIP" in pages["pl"].replace("\u00a0", " ")
    assert "Manage SIP accounts or Add users and SIP accounts" in pages["en"]


def test_every_description_of_the_document_has_its_polish(db: None) -> None:
    from django.utils import translation

    def descriptions(part: object) -> set[str]:
        if isinstance(part, dict):
            own = {part[key] for key in ("description", "summary") if isinstance(part.get(key), str)}
            return own.union(*(descriptions(value) for key, value in part.items() if key != "responses"))
        return set().union(*(descriptions(one) for one in part)) if isinstance(part, list) else set()

    document = openapi_document()
    texts = descriptions(document["paths"]) | descriptions(document["tags"])
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            texts |= {field["description"]} if "description" in field else set()
    with translation.override("pl"):
        assert {text for text in texts if translation.gettext(text) == text} == set()
