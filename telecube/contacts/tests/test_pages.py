"""The pages of people, asked for by users of the world."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from telecube.accounts.models import User
from telecube.contacts.actions.notes import add_note
from telecube.contacts.actions.persons import change_person
from telecube.contacts.details import PersonDetails
from telecube.contacts.models import Note, Person
from telecube.contacts.tests.making import make_person
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]
LIST = reverse("contacts:person-list")
NEW = reverse("contacts:person-create")
TAB = {"HTTP_HX_REQUEST": "true"}
LIST_FRAGMENT = {**TAB, "HTTP_HX_TARGET": "person-list"}


@pytest.fixture
def ben(world: World, client_of: ClientOf) -> Client:
    """Ben's browser, in English."""
    world.acme.ben.identity.language = "en"
    world.acme.ben.identity.save()
    return client_of(world.acme.ben)


def made(where: Company, name: str = "Barbara Wiśniewska", *numbers: str, count: int = 1, **known: Any) -> Person:
    with tenant_scope(where.id):
        for _number in range(count):
            person = make_person(where.actor("anna" if "anna" in where.people else "gina"), name, *numbers, **known)
        return person


def address(name: str, person: Person) -> str:
    return reverse(f"contacts:{name}", args=[person.pk])


def page_of(response: Any) -> str:
    return str(response.content.decode())


def fields(**known: str) -> dict[str, str]:
    return {"first_name": "Jan", "last_name": "Żak", "version": "1", **known}


def test_the_list_is_one_address_for_page_and_fragment(world: World, ben: Client) -> None:
    made(world.acme, "Jan Żak", "602345678", company="Hotel")
    whole, fragment = page_of(ben.get(LIST)), page_of(ben.get(LIST, **LIST_FRAGMENT))
    assert "<html" in whole
    assert 'id="person-list"' in whole
    assert fragment.lstrip().startswith("<section")
    assert 'id="person-list"' in fragment
    assert 'data-call="+48602345678"' in fragment
    assert "1 person" in fragment


def test_the_list_costs_the_same_for_one_and_for_many(world: World, ben: Client) -> None:
    made(world.acme, "Jan Żak", "602345678")
    counts = []
    ben.get(LIST)  # the first page of a login also notes the session
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            ben.get(LIST)
        counts.append(len(queries))
        made(world.acme, "Jan Żak", "602345678", count=60)
    assert counts[0] == counts[1]
    own = [query["sql"] for query in queries if "contacts_" in query["sql"]]
    assert len(own) == 3


def test_an_empty_list_and_a_search_without_hit_say_what_to_do(world: World, ben: Client) -> None:
    assert "will stand here" in page_of(ben.get(LIST))
    made(world.acme)
    assert "Nobody matches “xyz”" in page_of(ben.get(LIST, {"q": "xyz"}))
    assert "?phone=%2B48511222333" in page_of(ben.get(LIST, {"q": "511 222 333"}))


@pytest.mark.parametrize("mark", ["x", "WyJhIiwiYiIsImMiXQ", "bnVsbA", "WyJcdTAwMDAiLCJhIiwiYiJd"])
@pytest.mark.parametrize("query", ["", "wisn"])
def test_a_tampered_mark_gives_the_first_page(world: World, ben: Client, mark: str, query: str) -> None:
    made(world.acme)
    for name in ("after", "before"):
        assert "Barbara Wiśniewska" in page_of(ben.get(LIST, {name: mark, "q": query}))


def test_who_may_only_read_is_offered_no_changes(world: World, client_of: ClientOf) -> None:
    person, dora = made(world.acme, "Jan Żak", "602345678"), client_of(world.acme.dora)
    assert NEW not in page_of(dora.get(LIST))
    card = page_of(dora.get(address("person-card", person)))
    assert address("person-edit", person) not in card
    assert 'id="note-composer"' not in card
    assert dora.post(NEW, fields()).status_code == 403
    assert dora.post(address("note-create", person), {"text": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["person-card", "person-edit", "person-history", "note-create"])
def test_another_companys_person_is_a_404(world: World, ben: Client, name: str) -> None:
    person = made(world.globex)
    method = ben.post if name == "note-create" else ben.get
    assert method(address(name, person), **TAB).status_code == 404
    assert method(address(name, person)).status_code == 404
    assert method(reverse(f"contacts:{name}", args=[uuid4()])).status_code == 404


def test_a_person_is_created_through_the_form(world: World, ben: Client) -> None:
    response = ben.post(NEW, fields(phone_1="602 345 678", phone_1_label="work", company="Hotel"))
    with tenant_scope(world.acme.id):
        person = Person.objects.get()
        assert response.headers["Location"] == address("person-card", person)
        assert [(phone.label, phone.e164) for phone in person.phones.all()] == [("work", "+48602345678")]


@pytest.mark.parametrize("query", ["?phone=%2B48602345678", "?phone=+48602345678", "?phone=602345678"])
def test_the_address_fills_in_the_number_and_the_form_names_who_has_it(world: World, ben: Client, query: str) -> None:
    other = made(world.acme, "Ewa Żak", "602345678")
    form = page_of(ben.get(NEW + query))
    assert 'value="602\u00a0345\u00a0678"' in form
    assert other.get_absolute_url() in form
    assert "Somebody has this number already" in form


def test_a_refused_form_keeps_everything_and_says_it_at_each_field(world: World, ben: Client) -> None:
    typed = fields(
        first_name="", last_name="", company="Hotel <b>", phone_1="12", phone_2="602345678", phone_3="602 345 678"
    )
    response = ben.post(NEW, typed)
    form = page_of(response)
    assert response.status_code == 422
    assert "Enter a first or a last name." in form
    assert "“12” is not a phone number" in form
    assert "is given twice" in form
    assert 'value="Hotel &lt;b&gt;"' in form
    with tenant_scope(world.acme.id):
        assert not Person.objects.exists()


def test_a_name_of_500_letters_is_refused_in_words_and_script_in_a_name_is_harmless(world: World, ben: Client) -> None:
    long = ben.post(NEW, fields(last_name="Ż" * 500))
    assert long.status_code == 422
    assert "Ż" * 500 in page_of(long)
    script = "<script>alert(1)</script>"
    ben.post(NEW, fields(last_name=script, first_name="{{ 7 }}", company=script))
    with tenant_scope(world.acme.id):
        person = Person.objects.get()
    for shown in (LIST, address("person-card", person), address("person-edit", person), f"{LIST}?q=script"):
        html = page_of(ben.get(shown))
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_name_of_200_letters_stands_in_list_and_card(world: World, ben: Client) -> None:
    assert ben.post(NEW, fields(last_name="Ż" * 200)).status_code == 302
    assert "Ż" * 200 in page_of(ben.get(LIST))


def test_the_second_editor_keeps_the_text_sees_what_is_saved_and_may_save_then(world: World, ben: Client) -> None:
    person = made(world.acme, "Jan Żak", "602345678")
    with tenant_scope(world.acme.id):
        change_person(world.acme.actor("anna"), person.pk, PersonDetails(last_name="Żakowski"), seen_version=1)
    response = ben.post(address("person-edit", person), fields(last_name="Żaczek"))
    form = page_of(response)
    assert response.status_code == 422
    assert "Anna Zielińska saved this person" in form
    assert "Żakowski" in form
    assert 'value="Żaczek"' in form
    with tenant_scope(world.acme.id):
        assert Person.objects.get().last_name == "Żakowski"
    assert 'name="version" value="2"' in form
    assert ben.post(address("person-edit", person), fields(last_name="Żaczek", version="2")).status_code == 302
    with tenant_scope(world.acme.id):
        assert Person.objects.get().last_name == "Żaczek"


def test_the_card_shows_who_it_is_and_what_happened_at_a_constant_cost(world: World, ben: Client) -> None:
    person = made(world.acme, "Jan Żak", "602345678", "511222333", company="Hotel")
    made(world.acme, "Ewa Żak", "602345678")
    with tenant_scope(world.acme.id):
        for number in range(40):
            add_note(world.acme.actor("anna"), person.pk, f"Notatka {number}")
    with CaptureQueriesContext(connection) as queries:
        card = page_of(ben.get(address("person-card", person)))
    own = [query["sql"] for query in queries if "contacts_" in query["sql"]]
    assert len(own) == 5
    for part in ("Jan Żak", "Hotel", "Ewa Żak", "Notatka 39", 'data-call="+48602345678"', "Show older"):
        assert part in card
    assert "is-related" not in card


def test_a_pinned_description_has_its_own_part(world: World, ben: Client) -> None:
    ben.post(NEW, fields(description="Dzwonić po 10:00"))
    with tenant_scope(world.acme.id):
        person = Person.objects.get()
    assert "is-related" in page_of(ben.get(address("person-card", person)))


def test_a_note_is_added_inline_and_the_history_hears_of_it(world: World, ben: Client) -> None:
    person = made(world.acme)
    response = ben.post(address("note-create", person), {"text": "Prosi o <i>wycenę</i>"}, **TAB)
    assert response.headers["HX-Trigger"] == "contacts-note-added"
    assert page_of(response).lstrip().startswith("<form")
    assert "Note added" in page_of(response)
    history = ben.get(address("person-history", person), **TAB, HTTP_HX_TARGET="person-history-latest")
    assert "Prosi o &lt;i&gt;wycenę" in page_of(history)
    assert 'id="person-history-latest"' in page_of(history)
    assert ben.post(address("note-create", person), {"text": "Druga"}).headers["Location"] == person.get_absolute_url()


def test_an_endless_note_is_refused_and_not_lost(world: World, ben: Client) -> None:
    person = made(world.acme)
    response = ben.post(address("note-create", person), {"text": "ż" * 10_001}, **TAB)
    assert response.status_code == 422
    assert "ż" * 10_001 in page_of(response)
    with tenant_scope(world.acme.id):
        assert not Note.objects.exists()


def test_the_history_is_filtered_and_walked_by_fragments(world: World, ben: Client) -> None:
    person = made(world.acme)
    with tenant_scope(world.acme.id):
        for number in range(31):
            add_note(world.acme.actor("anna"), person.pk, f"Notatka {number}")
    url = address("person-history", person)
    notes = ben.get(url, {"kind": "note"}, **TAB)
    assert page_of(notes).lstrip().startswith('<div id="person-history"')
    assert "Notatka 30" in page_of(notes)
    mark = notes.context["history"].older_mark
    older = page_of(ben.get(url, {"after": mark}, **TAB))
    assert "Notatka 0" in older
    assert "Show older" not in older
    assert ben.get(url, {"kind": "nonsense", "down_to": "x", "after": "x"}, **TAB).status_code == 200
    assert ben.get(url).headers["Location"] == person.get_absolute_url()


def test_a_number_is_checked_while_it_is_typed(world: World, ben: Client) -> None:
    other = made(world.acme, "Ewa Żak", "602345678")
    made(world.globex, "Obca Osoba", "602345678")
    check = reverse("contacts:phone-check")
    shared = page_of(ben.get(check, {"phone_2": "602345678"}, **TAB))
    assert 'id="phone-check-2"' in shared
    assert "Ewa Żak" in shared
    assert "Obca" not in shared
    assert "Ewa" not in page_of(ben.get(check, {"phone_2": "602345678", "person": str(other.pk)}, **TAB))
    assert "is not a phone number" in page_of(ben.get(check, {"phone_1": "12a"}, **TAB))
    assert ben.get(check, {"phone_1": "", "person": "x"}, **TAB).status_code == 200


def test_the_pages_speak_polish(world: World, client_of: ClientOf) -> None:
    person = made(world.acme, "Jan Żak", "602345678")
    ben = client_of(world.acme.ben)
    with override("pl"):
        assert "Osoby" in page_of(ben.get(LIST))
        assert "1\u00a0osoba" in page_of(ben.get(LIST))
        assert "Zadzwoń" in page_of(ben.get(address("person-card", person)))
