"""The people of the demo company."""

from telecube.contacts.demo import CALLER, load
from telecube.contacts.models import Note, Person
from telecube.contacts.queries.by_phone import persons_by_phone
from tests.world import Company


def test_the_demo_knows_who_its_operator_calls_as(acme: Company) -> None:
    load(acme.actor("anna"))
    (caller,) = persons_by_phone(CALLER)
    assert (caller.name, caller.company) == ("Krzysztof Jabłoński", "Hotel Pod Lipami")


def test_loading_twice_changes_nothing(acme: Company) -> None:
    first = load(acme.actor("anna"))
    notes = Note.objects.count()
    second = load(acme.actor("anna"))
    assert [person.pk for person in first] == [person.pk for person in second]
    assert (Person.objects.count(), Note.objects.count()) == (len(first), notes)
    assert len(first) == 40
