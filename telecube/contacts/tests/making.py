"""People for tests."""

from telecube.contacts.actions.persons import create_person
from telecube.contacts.details import PersonDetails, PhoneLine
from telecube.contacts.models import Person
from telecube.core.actor import Actor


def make_person(actor: Actor, name: str = "Barbara Wiśniewska", *numbers: str, company: str = "") -> Person:
    """Create a person of first and last name with numbers; needs an open tenant scope."""
    first_name, _space, last_name = name.partition(" ")
    phones = tuple(PhoneLine(label="mobile", number=number) for number in numbers)
    return create_person(
        actor, PersonDetails(first_name=first_name, last_name=last_name, company=company, phones=phones)
    )
