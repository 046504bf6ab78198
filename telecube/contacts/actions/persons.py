"""Creating and changing people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone

from telecube.audit import record
from telecube.contacts.details import PHONES_AT_MOST, PersonDetails, PhoneLine
from telecube.contacts.errors import (
    PersonChangedMeanwhile,
    PersonHasNoName,
    PersonNotFound,
    PhoneLimitReached,
    PhoneNumberInvalid,
    PhoneNumberTwice,
)
from telecube.contacts.events import PersonCreated, PersonPhoneAdded
from telecube.contacts.folding import search_text_of
from telecube.contacts.models import Person, PersonPhone
from telecube.contacts.permissions import PERSON_CHANGE, PERSON_CREATE
from telecube.contacts.queries.editing import last_change_of
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.phone_numbers import format_number, to_e164

WRITTEN = ("first_name", "last_name", "company", "description")


@transaction.atomic
def create_person(actor: Actor, details: PersonDetails) -> Person:
    """Add a person. Refuses: PersonHasNoName, PhoneLimitReached, PhoneNumberInvalid, PhoneNumberTwice."""
    actor.require(PERSON_CREATE)
    phones = _checked_phones(details)
    person = Person()
    _write(person, details, phones)
    person.save()
    added = _write_phones(person, phones)
    record(actor, "contacts.person.created", person, phones=added)
    announce(PersonCreated(person_id=person.pk), actor=actor)
    _announce_phones(actor, person, added)
    return person


@transaction.atomic
def change_person(actor: Actor, person_id: UUID, details: PersonDetails, *, seen_version: int) -> Person:
    """Write a person's data anew. ``seen_version`` is what the actor looked at; refuses PersonChangedMeanwhile if it is
    no longer the present one, and what create_person refuses.
    """
    actor.require(PERSON_CHANGE)
    phones = _checked_phones(details)
    person = _locked(person_id)
    if person.version != seen_version:
        raise _changed_meanwhile(person)
    changes = _write(person, details, phones)
    before = [f"{phone.label} {phone.e164}" for phone in person.phones.all()]
    after = [f"{phone.label} {phone.number}" for phone in phones]
    if before != after:
        changes["phones"] = [before, after]
    if not changes:
        return person
    added = _write_phones(person, phones)
    person.version += 1
    person.save(update_fields=[*WRITTEN, "search_text", "version"])
    record(actor, "contacts.person.changed", person, **changes)
    _announce_phones(actor, person, added)
    return person


def _locked(person_id: UUID) -> Person:
    try:
        return Person.objects.lock(person_id)
    except Person.DoesNotExist:
        raise PersonNotFound from None


def _changed_meanwhile(person: Person) -> PersonChangedMeanwhile:
    change = last_change_of(person)
    at = formats.date_format(timezone.localtime(change.at), "G:i") if change else "–"
    return PersonChangedMeanwhile(who=change.actor_name if change else "–", at=at)


def _checked_phones(details: PersonDetails) -> list[PhoneLine]:
    """Return the numbers in E.164; guards everything that the database alone would refuse without a sentence."""
    if not (details.first_name.strip() or details.last_name.strip()):
        raise PersonHasNoName
    if len(details.phones) > PHONES_AT_MOST:
        raise PhoneLimitReached(limit=PHONES_AT_MOST, count=len(details.phones))
    checked: list[PhoneLine] = []
    for phone in details.phones:
        e164 = to_e164(phone.number)
        if e164 is None:
            raise PhoneNumberInvalid(text=phone.number)
        if any(e164 == earlier.number for earlier in checked):
            raise PhoneNumberTwice(number=format_number(e164))
        checked.append(PhoneLine(label=phone.label, number=e164))
    return checked


def _write(person: Person, details: PersonDetails, phones: list[PhoneLine]) -> dict[str, Any]:
    """Put the details on the row, unsaved; return what differs as pairs [before, after]."""
    changes = {}
    for name in WRITTEN:
        before, after = getattr(person, name), getattr(details, name).strip()
        if before != after:
            changes[name] = [before, after]
            setattr(person, name, after)
    person.search_text = search_text_of(
        [person.first_name, person.last_name, person.company], [phone.number for phone in phones]
    )
    return changes


def _write_phones(person: Person, phones: list[PhoneLine]) -> list[str]:
    """Make the person's numbers exactly these; return the new ones. A number that stays keeps its row."""
    kept = {phone.e164: phone for phone in person.phones.all()}
    gone = [phone.pk for number, phone in kept.items() if number not in {line.number for line in phones}]
    if gone:
        PersonPhone.objects.filter(pk__in=gone).delete()
    for place, line in enumerate(phones):
        phone = kept.get(line.number) or PersonPhone(person=person, e164=line.number)
        phone.label, phone.place = line.label, place
        phone.save()
    return [line.number for line in phones if line.number not in kept]


def _announce_phones(actor: Actor, person: Person, added: list[str]) -> None:
    for e164 in added:
        announce(PersonPhoneAdded(person_id=person.pk, e164=e164), actor=actor)
