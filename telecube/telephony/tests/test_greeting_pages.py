"""Powitanie: written, heard before it is saved, switched on and off, taken back; never over somebody else's change."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings

from telecube.accounts.models import User
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.greetings import GreetingWish, change_greeting
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.models import Greeting, Number
from telecube.telephony.queries.greetings import company_greeting
from telecube.telephony.voice.greetings import remove_files
from telecube.web.queries.first_steps import find_first_steps
from tests.world import Company, World

ClientOf = Callable[[User], Client]
PAGE, SPEECH, UNDO = "/exchange/greeting/", "/exchange/greeting/speech/", "/exchange/greeting/undo/"
TEXT = "Dzień dobry, tu firma Acme."
SUGGESTION = "Dzień dobry, tu firma Acme. Za chwilę połączymy rozmowę."


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telecube.telephony.voice.greetings.config", config.model_copy(update={"home": tmp_path}))


@pytest.fixture(autouse=True)
def _forget_rate_limits(db: None) -> None:
    cache.clear()


def sent(**values: object) -> dict[str, object]:
    """Return what the form sends."""
    return {"revision": 0, "kind": "text", "is_on": "on", "text": TEXT, "language": "pl", **values}


def page_of(client: Client) -> str:
    return client.get(PAGE).content.decode().replace("\u00a0", " ")


def save_as(company: Company, name: str, text: str, *, revision: int) -> Greeting:
    wish = GreetingWish(text=text, language="pl", is_on=True)
    return change_greeting(company.actor(name), wish, revision=revision)


def test_a_new_company_finds_a_suggestion_with_its_name_in_its_language(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    page = page_of(client)
    assert SUGGESTION in page
    assert "Hello, this is Acme." in page  # for whoever chooses the other voice
    assert "Wyłączone" in page
    assert "Za jego wysłuchanie nikt nie płaci" in page
    assert f"<b>{len(SUGGESTION)}</b> z 500 znaków" in page


def test_saving_turns_it_on_and_the_page_says_since_when_and_who(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    answer = client.post(PAGE, sent())
    assert answer.headers["Location"] == PAGE
    stored = company_greeting()
    assert (stored.is_on, stored.text, stored.revision) == (True, TEXT, 1)
    page = page_of(client)
    assert "Włączone" in page
    assert f"trwa {stored.seconds} sekund" in page
    assert "Ostatnia zmiana: dziś" in page
    assert "Anna Zielińska</span>" in page


def test_the_message_offers_to_take_the_change_back(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    client.post(PAGE, sent())
    client.get(PAGE)
    client.post(PAGE, sent(text="Nowy tekst", revision=1))
    undo = f"{UNDO}?revision=2"
    assert f'data-undo="{undo}"' in page_of(client)
    answer = client.post(undo, headers={"HX-Request": "true"})
    assert PAGE in answer.headers["HX-Location"]
    assert company_greeting().text == TEXT
    assert "Przywrócono poprzednie powitanie" in page_of(client)
    late = client.post(undo, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert company_greeting().text == TEXT


@pytest.mark.parametrize("told", ["", "x", "-1", "9" * 40, "1.5", "²"])
def test_nonsense_takes_nothing_back(acme: Company, client_of: ClientOf, told: str) -> None:
    save_as(acme, "anna", TEXT, revision=0)
    assert client_of(acme.anna).post(UNDO, query_params={"revision": told}).status_code == 409
    assert company_greeting().text == TEXT


def test_saving_what_is_there_already_offers_nothing_to_take_back(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    client.post(PAGE, sent())
    client.get(PAGE)
    client.post(PAGE, sent(revision=1))
    page = page_of(client)
    assert "Zapisano powitanie" in page
    assert 'data-undo="/' not in page


def test_switched_off_the_text_stays(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    client.post(PAGE, sent())
    client.get(PAGE)
    client.post(PAGE, {name: value for name, value in sent(revision=1).items() if name != "is_on"})
    assert not company_greeting().is_on
    page = page_of(client)
    assert "Telefony dzwonią od razu" in page
    assert TEXT in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Wpisz, co mają słyszeć dzwoniący"),
        ({"text": "?!"}, "Wpisz, co mają słyszeć dzwoniący"),
        ({"text": "a" * 501}, "Powitanie ma 501 znaków, a może mieć najwyżej 500"),
        ({"language": "de"}, "is-invalid"),
        ({"revision": ""}, "w międzyczasie"),
        ({"revision": "x"}, "w międzyczasie"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_is_lost_or_saved(
    acme: Company, client_of: ClientOf, values: dict[str, object], sentence: str
) -> None:
    answer = client_of(acme.anna).post(PAGE, sent(**values))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.replace("\u00a0", " ")
    assert str(values.get("text", TEXT)) in page
    assert not Greeting.objects.exists()


def test_the_second_of_two_sees_what_the_first_saved_and_may_then_replace_it(
    acme: Company, client_of: ClientOf
) -> None:
    save_as(acme, "ben", "Tekst Bena", revision=0)
    client = client_of(acme.anna)
    answer = client.post(PAGE, sent())
    page = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 422
    assert "w międzyczasie" in page
    assert "<q>Tekst Bena</q>" in page
    assert "Ostatnia zmiana: Ben Nowak" in page
    assert TEXT in page
    assert company_greeting().text == "Tekst Bena"
    assert 'name="revision" value="1"' in page
    assert client.post(PAGE, sent(revision=1)).status_code == 302
    assert company_greeting().text == TEXT


def test_a_text_is_heard_before_it_is_saved(acme: Company, client_of: ClientOf) -> None:
    answer = client_of(acme.anna).post(SPEECH, {"text": TEXT, "language": "pl"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert "no-store" in answer["Cache-Control"]
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert 1 < sound.getnframes() / sound.getframerate() < 6
    assert not Greeting.objects.exists()


@pytest.mark.parametrize(
    "values", [{}, {"text": TEXT}, {"text": " ", "language": "pl"}, {"text": "x", "language": "de"}]
)
def test_what_cannot_be_spoken_is_refused_in_a_sentence(
    acme: Company, client_of: ClientOf, values: dict[str, str]
) -> None:
    answer = client_of(acme.anna).post(SPEECH, values, headers={"Accept": "audio/wav, application/json"})
    assert answer.status_code == 422
    assert answer.json()["title"]


def test_the_voice_is_asked_so_often_a_minute(acme: Company, client_of: ClientOf) -> None:
    client, ask = client_of(acme.anna), {"text": "a", "language": "pl"}
    with override_settings(ACCOUNT_RATE_LIMITS={"speech": "2/m/user"}):
        for _ in range(2):
            assert client.post(SPEECH, ask).status_code == 200
        refused = client.post(SPEECH, ask, headers={"Accept": "application/json"})
        assert refused.status_code == 429
        assert "Odczekaj minutę" in refused.json()["title"]
        saved = client.post(PAGE, sent())
        assert saved.status_code == 422
        assert TEXT in saved.content.decode()
        assert not Greeting.objects.exists()
        assert client_of(acme.ben).post(SPEECH, ask).status_code == 200


def test_only_whoever_manages_numbers_sees_hears_and_changes(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.dora)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, sent()).status_code == 403
    assert client.post(SPEECH, {"text": "a", "language": "pl"}).status_code == 403
    assert client.post(f"{UNDO}?revision=1").status_code == 403
    assert client.get(f"{PAGE}numbers/").status_code == 403
    assert client_of(acme.ben).get(PAGE).status_code == 200


def test_another_companys_greeting_is_neither_seen_nor_changed(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.globex.id):
        save_as(world.globex, "gina", "Tu Globex", revision=0)
    client = client_of(world.acme.anna)
    assert "Tu Globex" not in page_of(client)
    assert client.post(PAGE, sent()).status_code == 302
    with tenant_scope(world.globex.id):
        assert company_greeting().text == "Tu Globex"


def test_numbers_are_left_out_by_ticks(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert "Firma nie ma jeszcze numeru" in page_of(client)
    office = add_number(acme.actor("anna"), "22 100 20 01", label="Biuro")
    assert "Numery bez powitania" not in page_of(client)
    add_number(acme.actor("anna"), "22 100 20 02")
    assert "Numery bez powitania" in page_of(client)
    client.post(PAGE, sent(left_out=[str(office.pk), "nonsense"]))
    assert not Greeting.objects.exists()
    client.post(PAGE, sent(left_out=[str(office.pk)]))
    assert company_greeting().left_out == [office.pk]
    assert f'value="{office.pk}" checked' in page_of(client)


def test_of_many_numbers_the_ticked_ones_are_there_and_the_others_are_found(acme: Company, client_of: ClientOf) -> None:
    Number.objects.bulk_create(Number(tenant_id=acme.id, e164=f"+4822{200_0000 + one}") for one in range(2000))
    last = Number.objects.get(e164="+48222001999")
    wish = GreetingWish(text=TEXT, language="pl", is_on=True, left_out=(last.pk,))
    change_greeting(acme.actor("anna"), wish, revision=0)
    client = client_of(acme.anna)
    page = page_of(client)
    assert page.count(' name="left_out"') == 21
    assert f'value="{last.pk}" checked' in page
    found = client.get(f"{PAGE}numbers/", {"words": "200 19 98"}).content.decode()
    assert "22\u00a0200\u00a019\u00a098" in found
    assert found.count("<input") == 1


def test_a_lost_sound_is_told(acme: Company, client_of: ClientOf) -> None:
    stored = save_as(acme, "anna", TEXT, revision=0)
    client = client_of(acme.anna)
    assert "Brakuje nagrania" not in page_of(client)
    remove_files(stored.sound, company_id=acme.id)
    assert "Brakuje nagrania" in page_of(client)


def test_the_first_step_is_done_while_a_greeting_is_on(acme: Company) -> None:
    def step() -> tuple[bool, str]:
        steps = find_first_steps(acme.actor("anna"))
        assert steps is not None
        return next((one.is_done, one.url_name) for one in steps.steps if one.url_name == "telephony:greeting")

    assert step() == (False, "telephony:greeting")
    save_as(acme, "anna", TEXT, revision=0)
    assert step()[0]
    change_greeting(acme.actor("anna"), GreetingWish(text=TEXT, language="pl", is_on=False), revision=1)
    assert not step()[0]
