"""The greeting: spoken once when it is saved, whole or not at all, never over somebody else's change, taken back."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connections, transaction

from telecube.audit.models import AuditEntry
from telecube.billing.models import CompanyData
from telecube.config import config
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.greetings import GreetingWish, change_greeting, restore_greeting
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.greeting_errors import (
    GreetingChangedMeanwhile,
    GreetingLanguageUnknown,
    GreetingTextMissing,
    GreetingTextTooLong,
    NothingToBringBack,
)
from telecube.telephony.models import Greeting
from telecube.telephony.queries.greetings import company_greeting, company_language, is_greeted
from telecube.telephony.voice import speech
from telecube.telephony.voice.errors import SoundNotConverted, SoundTooLong, SpeechFailed
from telecube.telephony.voice.greetings import UNNAMED_SECONDS, find_file
from telecube.telephony.voice.sound import read_wav
from telecube.telephony.voice.suggestions import spoken_name, suggested_greeting
from tests.world import Company, World

TEXT = "Dzień dobry, tu firma Acme."


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test have a folder of its own for sounds."""
    monkeypatch.setattr("telecube.telephony.voice.greetings.config", config.model_copy(update={"home": tmp_path}))


def wish(text: str = TEXT, **values: object) -> GreetingWish:
    return GreetingWish(**{"text": text, "language": "pl", "is_on": True, **values})  # type: ignore[arg-type]


def change(company: Company, text: str = TEXT, *, revision: int | None = None, **values: object) -> Greeting:
    """Change the greeting as Anna, who looked at it just before."""
    seen = company_greeting().revision if revision is None else revision
    return change_greeting(company.actor("anna"), wish(text, **values), revision=seen)


def sounds(folder: Path, company: Company) -> set[str]:
    """Return the names of the company's files."""
    return {path.name for path in (folder / "greetings" / str(company.id)).glob("*")}


def both(name: str) -> set[str]:
    return {f"{name}.wav", f"{name}.wav16"}


def with_voice(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(speech, "config", config.model_copy(update={"speech_command": command}))


def test_a_saved_greeting_is_spoken_in_both_rates_under_a_name_that_nobody_guesses(
    acme: Company, tmp_path: Path
) -> None:
    greeting = change(acme)
    assert (greeting.is_on, greeting.text, greeting.revision) == (True, TEXT, 1)
    assert len(greeting.sound) == 32
    assert sounds(tmp_path, acme) == both(greeting.sound)
    for ending, rate in ((".wav", 8000), (".wav16", 16000)):
        samples, made = read_wav(tmp_path / "greetings" / str(acme.id) / f"{greeting.sound}{ending}")
        assert made == rate
        assert len(samples) / rate == pytest.approx(greeting.seconds, abs=0.6)
        assert max(samples) > 5000
    assert is_greeted()
    assert greeting.changed_by == acme.anna


def test_the_log_and_the_rooms_above_are_told(acme: Company) -> None:
    office = add_number(acme.actor("anna"), "22 100 20 01")
    change(acme, left_out=(office.pk,))
    change(acme, is_on=False)
    entries = AuditEntry.objects.filter(action="telephony.greeting.changed").order_by("at", "id")
    assert [entry.changes for entry in entries] == [
        {"greeting_text": ["", TEXT], "is_greeted": [False, True], "ungreeted_numbers": [[], [str(office)]]},
        {"is_greeted": [True, False], "ungreeted_numbers": [[str(office)], []]},
    ]
    facts = OutboxEvent.objects.filter(name="telephony.greeting.changed").order_by("pk")
    assert [fact.body["is_on"] for fact in facts] == [True, False]


def test_only_what_says_something_else_is_spoken_anew(acme: Company) -> None:
    first = change(acme)
    office = add_number(acme.actor("anna"), "22 100 20 01")
    assert change(acme, left_out=(office.pk,)).sound == first.sound
    assert change(acme, is_on=False).sound == first.sound
    assert change(acme).sound == first.sound
    assert change(acme, language="en").sound != first.sound
    assert change(acme, "Inny tekst").sound != first.sound


def test_a_change_that_changes_nothing_is_none(acme: Company) -> None:
    change(acme)
    assert change(acme).revision == 1
    assert AuditEntry.objects.filter(action="telephony.greeting.changed").count() == 1


def test_a_greeting_whose_file_is_lost_is_spoken_anew_when_saved(acme: Company, tmp_path: Path) -> None:
    first = change(acme)
    (tmp_path / "greetings" / str(acme.id) / f"{first.sound}.wav").unlink()
    assert find_file(first.sound, company_id=acme.id) is None
    again = change(acme)
    assert again.sound != first.sound
    assert find_file(again.sound, company_id=acme.id) is not None


def test_a_greeting_that_is_off_is_kept_and_not_spoken(acme: Company, tmp_path: Path) -> None:
    greeting = change(acme, is_on=False)
    assert (greeting.text, greeting.sound) == (TEXT, "")
    assert sounds(tmp_path, acme) == set()
    assert not is_greeted()


@pytest.mark.parametrize("text", ["", " \n ", "…!"])
def test_a_greeting_that_is_on_has_words(acme: Company, text: str) -> None:
    with pytest.raises(GreetingTextMissing):
        change(acme, text)
    assert not Greeting.objects.exists()


def test_a_text_is_counted_as_the_browser_counts(acme: Company) -> None:
    assert change(acme, "a\r\n" * 249 + "bc", is_on=False).text == "a\n" * 249 + "bc"
    assert len(company_greeting().text) == 500
    with pytest.raises(GreetingTextTooLong, match="501"):
        change(acme, "a" * 501)
    assert change(acme, "a\x00b\ud800c\x1b", is_on=False).text == "abc"


def test_a_greeting_lasts_a_minute_at_most(acme: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telecube.telephony.voice.greetings.MOST_SECONDS", 1)
    with pytest.raises(SoundTooLong):
        change(acme)
    assert sounds(tmp_path, acme) == set()


def test_there_is_a_voice_for_two_languages(acme: Company) -> None:
    with pytest.raises(GreetingLanguageUnknown):
        change(acme, language="de")


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ("false {target}", SpeechFailed),
        ("sh -c 'printf RIFF > $0' {target}", SpeechFailed),
    ],
)
def test_a_voice_that_fails_leaves_everything_as_it_was(
    acme: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, refusal: type[Exception]
) -> None:
    before = change(acme)
    with_voice(monkeypatch, command)
    with pytest.raises(refusal):
        change(acme, "Nowy tekst")
    assert (company_greeting().text, company_greeting().sound) == (TEXT, before.sound)
    assert sounds(tmp_path, acme) == both(before.sound)


def test_a_sound_that_cannot_be_converted_leaves_everything_as_it_was(
    acme: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = change(acme)
    monkeypatch.setattr("telecube.telephony.voice.converting.LIMIT_SECONDS", 0.01)
    with pytest.raises(SoundNotConverted):
        change(acme, "Nowy tekst")
    assert company_greeting().sound == before.sound
    assert sounds(tmp_path, acme) == both(before.sound)


def test_the_second_of_two_is_told_and_leaves_no_file(acme: Company, tmp_path: Path) -> None:
    first = change(acme)
    with pytest.raises(GreetingChangedMeanwhile):
        change(acme, "Druga osoba", revision=0)
    assert company_greeting().text == TEXT
    assert sounds(tmp_path, acme) == both(first.sound)


def test_two_who_make_the_first_greeting_at_once_make_one(
    committed_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The voice of this test waits at a pipe before it speaks for the second one; meanwhile the first one saves."""
    acme, pipe, voice, told = committed_world.acme, tmp_path / "pipe", tmp_path / "voice", list[Exception]()
    os.mkfifo(pipe)
    voice.write_text(
        f'#!/bin/sh\ncase "$(cat)" in Druga*) read line < {pipe};; esac\nexec cp {spoken_once(tmp_path)} "$1"\n'
    )
    voice.chmod(0o755)
    with_voice(monkeypatch, f"{voice} {{target}}")

    def save() -> None:
        try:
            change_greeting(acme.actor("anna"), wish("Druga osoba"), revision=0)
        except GreetingChangedMeanwhile as refused:
            told.append(refused)
        finally:
            connections.close_all()

    second = threading.Thread(target=save)
    second.start()
    with pipe.open("w") as gate:  # opens as soon as the voice stands at the other end
        first = change_greeting(acme.actor("anna"), wish(), revision=0)
        gate.write("\n")
    second.join(timeout=30)
    assert len(told) == 1
    with tenant_scope(acme.id):
        assert [one.text for one in Greeting.objects.all()] == [TEXT]
    assert sounds(tmp_path, acme) == both(first.sound)


def test_no_transaction_is_open_while_the_voice_speaks(
    committed_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The voice of this test looks at the database before it speaks."""
    voice, seen = tmp_path / "voice.py", tmp_path / "seen"
    place = {"host": config.database_host, "port": config.database_port, "dbname": database_name()}
    login = {"user": "telecube_app", "password": config.app_password}
    look = "datname = current_database() AND usename = current_user AND xact_start IS NOT NULL"
    voice.write_text(
        f"import psycopg, shutil, sys\n"  # noqa: S608  # no value of anybody in it
        f"with psycopg.connect(**{place | login!r}) as connection:\n"
        f"    rows = connection.execute('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {look}')\n"
        f"    open({str(seen)!r}, 'w').write(str(len(rows.fetchall())))\n"
        f"shutil.copy({str(spoken_once(tmp_path))!r}, sys.argv[1])\n"
    )
    with_voice(monkeypatch, f"{sys.executable} {voice} {{target}}")
    change_greeting(committed_world.acme.actor("anna"), wish(), revision=0)
    assert seen.read_text() == "0"
    with tenant_scope(committed_world.acme.id):
        change_greeting(committed_world.acme.actor("anna"), wish("Inny tekst"), revision=1)
    assert seen.read_text() == "1"  # the eye of this test sees what is open


def database_name() -> str:
    return str(connections["default"].settings_dict["NAME"])


def spoken_once(folder: Path) -> Path:
    speech.speak(TEXT, language="pl", to=folder / "once.wav")
    return folder / "once.wav"


def test_old_files_go_after_a_change_and_the_former_ones_stay_for_taking_it_back(
    acme: Company, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    names = []
    for text in ("jeden", "dwa", "trzy"):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            names.append(change(acme, text).sound)
    assert sounds(tmp_path, acme) == both(names[1]) | both(names[2])


def test_what_a_crash_has_left_goes_with_the_next_change(
    acme: Company, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    folder = tmp_path / "greetings" / str(acme.id)
    folder.mkdir(parents=True)
    long_ago = time.time() - UNNAMED_SECONDS - 1
    for name, at in (("a" * 32 + ".wav", long_ago), (".b.wav.123", long_ago), ("c" * 32 + ".wav", time.time())):
        (folder / name).write_text("x")
        os.utime(folder / name, (at, at))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        made = change(acme)
    assert sounds(tmp_path, acme) == both(made.sound) | {"c" * 32 + ".wav"}


def test_a_change_is_taken_back_and_so_is_that(acme: Company, tmp_path: Path) -> None:
    first = change(acme)
    office = add_number(acme.actor("anna"), "22 100 20 01")
    second = change(acme, "Nowy tekst", language="en", left_out=(office.pk,))
    back = restore_greeting(acme.actor("anna"), revision=second.revision)
    assert (back.text, back.language, back.left_out, back.sound) == (TEXT, "pl", [], first.sound)
    again = restore_greeting(acme.actor("anna"), revision=back.revision)
    again.refresh_from_db()
    assert (again.text, again.left_out, again.sound) == ("Nowy tekst", [office.pk], second.sound)
    assert find_file(again.sound, company_id=acme.id) is not None
    log = AuditEntry.objects.filter(action="telephony.greeting.restored")
    assert log.count() == 2


def test_taking_back_the_first_greeting_leaves_none(acme: Company) -> None:
    change(acme)
    back = restore_greeting(acme.actor("anna"), revision=1)
    assert (back.is_on, back.text) == (False, "")
    assert not is_greeted()


def test_only_what_was_just_seen_is_taken_back(acme: Company) -> None:
    with pytest.raises(NothingToBringBack):
        restore_greeting(acme.actor("anna"), revision=0)
    change(acme)
    change(acme, "Nowy tekst")
    with pytest.raises(GreetingChangedMeanwhile):
        restore_greeting(acme.actor("anna"), revision=1)
    assert company_greeting().text == "Nowy tekst"


def test_nobody_without_the_right_changes_or_restores(acme: Company, tmp_path: Path) -> None:
    with pytest.raises(RightMissing):
        change_greeting(acme.actor("dora"), wish(), revision=0)
    change(acme)
    with pytest.raises(RightMissing):
        restore_greeting(acme.actor("dora"), revision=1)
    assert company_greeting().revision == 1


def test_numbers_of_another_company_are_not_left_out(world: World) -> None:
    with tenant_scope(world.globex.id):
        theirs = add_number(world.globex.actor("gina"), "22 100 20 01")
    with tenant_scope(world.acme.id):
        assert change(world.acme, left_out=(theirs.pk, uuid7())).left_out == []


def test_the_database_takes_no_path_and_no_silence(acme: Company) -> None:
    for values in ({"sound": "../../etc/passwd"}, {"sound": "A" * 32}, {"is_on": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Greeting.objects.create(text="x", **values)
        assert not Greeting.objects.exists()


@pytest.fixture
def as_switch(committed_world: World) -> Iterator[psycopg.Connection]:
    """The database with the exchange's eyes."""
    with psycopg.connect(
        host=config.database_host,
        port=config.database_port,
        dbname=database_name(),
        user="telecube_switch",
        password=config.switch_password,
        autocommit=True,
    ) as connection:
        yield connection


def test_the_exchange_is_told_the_files_of_numbers_that_are_not_left_out(
    committed_world: World, as_switch: psycopg.Connection
) -> None:
    acme = committed_world.acme
    anna = acme.actor("anna")

    def asked(dialled: str) -> str:
        row = as_switch.execute("SELECT asterisk.greeting(%s, %s)", [str(acme.id), dialled]).fetchone()
        assert row is not None
        return str(row[0])

    with tenant_scope(acme.id):
        office, sales = add_number(anna, "22 100 20 31"), add_number(anna, "22 100 20 32")
    assert asked("+48221002031") == ""
    made = change_greeting(anna, wish(left_out=(sales.pk,)), revision=0)
    assert asked("+48221002031") == asked("221002031") == f"{acme.id}/{made.sound}"
    assert asked("+48221002032") == ""
    assert office.pk
    change_greeting(anna, wish(is_on=False), revision=1)
    assert asked("+48221002031") == ""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_switch.execute("SELECT text FROM public.telephony_greeting")


def test_the_companys_language_is_that_of_its_invoices_or_of_whoever_opened_it(acme: Company) -> None:
    assert company_language() == company_greeting().language == "pl"
    identity = acme.anna.identity
    assert identity is not None
    identity.language = "en"
    identity.save()
    assert company_language() == "en"
    CompanyData.objects.create(name="Acme", language="pl")
    assert company_language() == "pl"


@pytest.mark.parametrize(
    ("registered", "spoken"),
    [
        ("Acme Sp. z o.o.", "Acme"),
        ("ACME spółka z ograniczoną odpowiedzialnością sp. k.", "ACME"),
        ("Globex S.A.", "Globex"),
        ("Kłos s.c.", "Kłos"),
        ("Klimatech Prosta Spółka Akcyjna", "Klimatech"),
        ("Nowak i Wspólnicy sp.k.", "Nowak i Wspólnicy"),
        ("Kasa Stefczyka", "Kasa Stefczyka"),
        ("Wspólnota Mieszkaniowa", "Wspólnota Mieszkaniowa"),
        ("S.A.", "S.A."),
        ("Acme, Ltd", "Acme"),
    ],
)
def test_a_companys_name_is_spoken_without_its_legal_form(registered: str, spoken: str) -> None:
    assert spoken_name(registered) == spoken


def test_the_suggestion_greets_in_the_companys_name() -> None:
    assert suggested_greeting("Acme Sp. z o.o.", language="pl") == (
        "Dzień dobry, tu firma Acme. Za chwilę połączymy rozmowę."
    )
    assert suggested_greeting("Hotel Pod Lipami S.A.", language="pl").startswith("Dzień dobry, tu Hotel Pod Lipami.")
    assert suggested_greeting("Acme", language="en") == ("Hello, this is Acme. We will connect your call in a moment.")
