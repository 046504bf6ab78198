"""Who is on the other side: a colleague behind an extension, a person behind a number, or the number alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from telecube.contacts.permissions import PERSON_VIEW
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.actor import Actor
from telecube.core.phone_numbers import format_number, to_e164
from telecube.telephony.extensions import TEST_CALL, is_allowed
from telecube.telephony.models import SipAccount


@dataclass(frozen=True)
class Party:
    """What the phone shows; empty texts where nothing is known or may be seen."""

    name: str
    company: str
    number_text: str
    person_url: str


def find_party(actor: Actor, number: str) -> Party:
    """Return who the number belongs to in the actor's company."""
    if number == TEST_CALL:
        return Party(name=gettext("Test call"), company="", number_text=number, person_url="")
    if is_allowed(number):
        account = SipAccount.objects.select_related("user").filter(extension=number).first()
        name = account.user.name if account and account.user else ""
        return Party(name=name, company="", number_text=number, person_url="")
    e164 = to_e164(number)
    if e164 is None:
        return Party(name="", company="", number_text=number, person_url="")
    persons = persons_by_phone(e164) if actor.can(PERSON_VIEW) else []
    if not persons:
        return Party(name="", company="", number_text=format_number(e164), person_url="")
    person = persons[0]
    return Party(
        name=person.name,
        company=person.company,
        number_text=format_number(e164),
        person_url=reverse("contacts:person-card", args=[person.pk]),
    )
