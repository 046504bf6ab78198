"""Persons with phones, notes, calls and histories, made up and loaded with COPY; the same ones in each run.

For each person: one phone, two notes and three calls in the mean. The first person has a history of 2,000 entries.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from bench.company import Company
from telecube.contacts.folding import search_text_of
from telecube.contacts.models import Person, PersonPhone
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.devtools.instance import Instance
from telecube.devtools.screen import Step, Trouble


def _words(text: str) -> list[str]:
    return text.split()


NOTES_EACH, CALLS_EACH = 2, 3
LONG_HISTORY = 2_000
DAYS = 730
OUR_NUMBER = "+48221000100"
FIRST_NAMES = _words(
    "Adam Agata Agnieszka Aleksandra Andrzej Anna Barbara Bartosz Beata Dariusz Dorota Elżbieta Ewa Grzegorz Halina "
    "Irena Jacek Jadwiga Jakub Jan Janina Jerzy Joanna Józef Karolina Katarzyna Krystyna Krzysztof Łukasz Maciej "
    "Magdalena Małgorzata Marcin Marek Maria Mariusz Mateusz Michał Monika Paweł Piotr Rafał Robert Ryszard Stanisław "
    "Tadeusz Teresa Tomasz Wojciech Zofia"
)
STEMS = _words(
    "Kowal Now Wiśniew Wójcik Kamiń Lewandow Zieliń Szymań Woźni Dąbrow Kozłow Mazur Jankow Krawcz Kaczmar Piotrow "
    "Grabow Zając Pawłow Michal Król Wieczor Jabłoń Wróbl Majew Olszew Stępni Malinow Jawor Adamcz Dud Nowicz Pawlak "
    "Sikor Witkow Walcz Rutkow Michalcz Szewcz Ostrow Tomasz Zalew Pietrz Wasilew Marcinia Sadow Bąk Zawadz Sobcz "
    "Głowac Bor Ryb Żur Łuka Ćwik Śliw Gór Kłos Brzoz"
)
ENDINGS = _words("ski ska ak ek czyk czak icz ewicz ewska ewski owski owska ik iak uk")
COMPANIES = _words("Instal-Term Klimat Bud-Max Hydro Ogrzewanie Serwis Dom Eko Solar Wentylacja")
RESULTS = ("answered", "answered", "answered", "no_answer", "busy", "cancelled")
TABLES = {
    "contacts_person": "id, tenant_id, first_name, last_name, company, description, search_text, version, "
    "last_contact_at, created_at",
    "contacts_personphone": "id, tenant_id, person_id, label, e164, place",
    "contacts_note": "id, tenant_id, person_id, author_id, text, created_at",
    "calls_callrecord": "id, tenant_id, linked_id, direction, started_at, answered_at, ended_at, duration_seconds, "
    "result, from_number, to_number, our_number, other_e164, person_id, person_count, is_open",
    "calls_callleg": "id, tenant_id, record_id, channel, device_id, user_id, is_caller, started_at, answered_at, "
    "ended_at, result",
    "contacts_historyentry": "id, tenant_id, person_id, at, kind, object_id",
}
Row = tuple[object, ...]


def ensure_data(instance: Instance, company: Company, *, persons: int) -> None:
    """Load the data unless just so many persons are there; replaces everything of the rooms contacts and calls."""
    with tenant_scope(company.tenant_id):
        if Person.objects.filter(first_name__gt="", description="").count() == persons:
            return
    if instance.name != "bench":
        raise Trouble("The data of this installation is not the benchmark's to replace.")
    rows = persons * (NOTES_EACH + CALLS_EACH)
    with Step("Data", f"{persons:,} persons, {rows:,} history rows, loaded with COPY") as step:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        _load(company, persons, step)
        with connections["owner"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"VACUUM (ANALYZE) {table}")


def some_callers(company: Company, count: int) -> list[str]:
    """Return numbers of persons, spread over all of them."""
    with tenant_scope(company.tenant_id):
        phones = PersonPhone.objects.order_by("e164")
        total = phones.count()
        step = max(1, total // count)
        return list(phones.values_list("e164", flat=True)[: step * count : step])


def some_persons(company: Company, count: int) -> list[UUID]:
    """Return persons with an ordinary history, spread over all of them."""
    with tenant_scope(company.tenant_id):
        ids = list(Person.objects.order_by("id").values_list("pk", flat=True))
    return ids[1 :: max(1, len(ids) // count)][:count]


def long_history_person(company: Company) -> UUID:
    with tenant_scope(company.tenant_id):
        return Person.objects.order_by("id").values_list("pk", flat=True)[0]


def _load(company: Company, persons: int, step: Step) -> None:
    dice = random.Random(7)  # noqa: S311  # the same data in each run, no secret
    ids = [uuid7() for _ in range(persons)]
    ids.sort()
    today = now()
    copy("contacts_person", (person_row(company, dice, number, one, today) for number, one in enumerate(ids)))
    step.advance(1, 6, "persons")
    phones = ((uuid7(), company.tenant_id, one, "mobile", phone_of(number), 0) for number, one in enumerate(ids))
    copy("contacts_personphone", phones)
    step.advance(2, 6, "phones")
    places = _places(dice, persons, NOTES_EACH)
    notes = [_note(company, dice, ids[place], today) for place in places]
    copy("contacts_note", notes)
    step.advance(3, 6, "notes")
    calls = [_call(company, dice, place, ids[place], today) for place in _places(dice, persons, CALLS_EACH)]
    copy("calls_callrecord", calls)
    step.advance(4, 6, "calls")
    copy("calls_callleg", (_leg(company, call) for call in calls))
    step.advance(5, 6, "legs")
    copy("contacts_historyentry", _entries(notes, calls))


def copy(table: str, rows: Iterable[Row]) -> None:
    """Load rows into a table."""
    with (
        connections["owner"].cursor() as cursor,
        cursor.copy(f"COPY {table} ({TABLES[table]}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)


def person_row(company: Company, dice: random.Random, number: int, one: UUID, today: datetime) -> Row:
    """Make up a person; every third one works for a firm."""
    first, last = dice.choice(FIRST_NAMES), dice.choice(STEMS) + dice.choice(ENDINGS)
    firm = f"{dice.choice(COMPANIES)} {dice.choice(STEMS)} sp. z o.o." if number % 3 == 0 else ""
    found_by = search_text_of([first, last, firm], [phone_of(number)])
    return (one, company.tenant_id, first, last, firm, "", found_by, 1, _moment(dice, today), today)


def phone_of(number: int) -> str:
    """Return the mobile number of the person with this place."""
    return f"+48{500_000_000 + 7 * number}"


def _places(dice: random.Random, persons: int, each: int) -> Iterator[int]:
    """For each row the place of its person: first the long history's, then anybody's."""
    total = persons * each
    long = min(LONG_HISTORY * each // (NOTES_EACH + CALLS_EACH), total)
    for row in range(total):
        yield 0 if row < long else dice.randrange(min(1, persons - 1), persons)


def _note(company: Company, dice: random.Random, one: UUID, today: datetime) -> Row:
    text = " ".join(dice.choices(STEMS, k=12))
    return (uuid7(), company.tenant_id, one, company.user_id, text, _moment(dice, today))


def _call(company: Company, dice: random.Random, place: int, one: UUID, today: datetime) -> Row:
    began, result, seconds = _moment(dice, today), dice.choice(RESULTS), dice.randrange(5, 600)
    answered = began + timedelta(seconds=5) if result == "answered" else None
    is_incoming, record = dice.random() < 0.6, uuid7()
    ends = (phone_of(place), OUR_NUMBER) if is_incoming else (OUR_NUMBER, phone_of(place))
    times = (began, answered, began + timedelta(seconds=5 + seconds), seconds if answered else None)
    head = (record, company.tenant_id, f"made-up-{record}", "in" if is_incoming else "out")
    return (*head, *times, result, *ends, OUR_NUMBER, phone_of(place), one, 1, False)


def _leg(company: Company, call: Sequence[object]) -> Row:
    began, answered, ended = call[4:7]
    is_caller = call[3] == "out"
    return (
        uuid7(),
        company.tenant_id,
        call[0],
        "made-up",
        "",
        company.user_id,
        is_caller,
        began,
        answered,
        ended,
        call[8],
    )


def _entries(notes: Sequence[Row], calls: Sequence[Row]) -> Iterator[Row]:
    for note in notes:
        yield (uuid7(), note[1], note[2], note[5], "note", note[0])
    for call in calls:
        yield (uuid7(), call[1], call[13], call[4], "call", call[0])


def _moment(dice: random.Random, today: datetime) -> datetime:
    return today - timedelta(seconds=dice.randrange(3600, DAYS * 86_400))
