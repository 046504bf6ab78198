"""Creating and changing people, and finding them."""

import pytest

from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.contacts.actions.persons import change_person, create_person
from telecube.contacts.details import PersonDetails, PhoneLine
from telecube.contacts.errors import (
    PersonChangedMeanwhile,
    PersonHasNoName,
    PersonNotFound,
    PhoneLimitReached,
    PhoneNumberInvalid,
    PhoneNumberTwice,
)
from telecube.contacts.models import Person
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.contacts.queries.persons import person_for, person_list_size, person_page
from telecube.contacts.queries.sharing import others_with
from telecube.contacts.tests.making import make_person
from telecube.core.errors import RightMissing
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

MOBILE = "mobile"


def lines(*numbers: str) -> tuple[PhoneLine, ...]:
    return tuple(PhoneLine(label=MOBILE, number=number) for number in numbers)


def names_of(people: object) -> list[str]:
    return [person.name for person in people]  # type: ignore[attr-defined]


def announced() -> list[str]:
    return sorted(OutboxEvent.objects.filter(name__startswith="contacts.").values_list("name", flat=True))


def test_a_person_is_created_with_numbers_in_e164_audited_and_announced(acme: Company) -> None:
    person = make_person(acme.actor("ben"), "Jan Żak", "602 345 678", "+49 30 1234567")
    assert [phone.e164 for phone in person.phones.all()] == ["+48602345678", "+49301234567"]
    assert AuditEntry.objects.get(action="contacts.person.created").object_name == "Jan Żak"
    assert announced() == ["contacts.person.created"] + ["contacts.person_phone.added"] * 2


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (PersonDetails(company="Hotel"), PersonHasNoName),
        (PersonDetails(first_name="  "), PersonHasNoName),
        (PersonDetails(last_name="Żak", phones=lines("1234x")), PhoneNumberInvalid),
        (PersonDetails(last_name="Żak", phones=lines("602345678", "+48 602 345 678")), PhoneNumberTwice),
        (PersonDetails(last_name="Żak", phones=lines("601", "602", "603", "604")), PhoneLimitReached),
    ],
)
def test_bad_details_are_refused_and_nothing_happens(
    acme: Company, details: PersonDetails, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        create_person(acme.actor("ben"), details)
    assert not Person.objects.exists()
    assert announced() == []


def test_who_may_only_read_creates_and_changes_nothing(acme: Company) -> None:
    person = make_person(acme.actor("ben"))
    with pytest.raises(RightMissing):
        make_person(acme.actor("dora"))
    with pytest.raises(RightMissing):
        change_person(acme.actor("dora"), person.pk, PersonDetails(last_name="X"), seen_version=1)


def test_a_change_announces_only_the_number_that_is_new(acme: Company) -> None:
    actor = acme.actor("ben")
    person = make_person(actor, "Jan Żak", "602345678", "602345679")
    kept = person.phones.get(e164="+48602345679").pk
    details = PersonDetails(first_name="Jan", last_name="Żak", phones=lines("602345679", "602345670"))
    changed = change_person(actor, person.pk, details, seen_version=1)
    assert [phone.e164 for phone in person_for(actor, person.pk).phones.all()] == ["+48602345679", "+48602345670"]
    assert changed.phones.get(e164="+48602345679").pk == kept
    assert announced().count("contacts.person_phone.added") == 3
    assert AuditEntry.objects.get(action="contacts.person.changed").changes["phones"][0] == [
        "mobile +48602345678",
        "mobile +48602345679",
    ]
    assert persons_by_phone("+48602345678") == []


def test_saving_without_a_change_leaves_no_trace(acme: Company) -> None:
    actor = acme.actor("ben")
    person = make_person(actor, "Jan Żak", "602345678")
    same = PersonDetails(first_name="Jan", last_name="Żak", phones=lines("602 345 678"))
    assert change_person(actor, person.pk, same, seen_version=1).version == 1
    assert not AuditEntry.objects.filter(action="contacts.person.changed").exists()


def test_of_two_editors_the_second_is_told_who_was_first_and_nothing_is_overwritten(acme: Company) -> None:
    person = make_person(acme.actor("ben"), "Jan Żak")
    change_person(acme.actor("ben"), person.pk, PersonDetails(last_name="Żakowski"), seen_version=1)
    with pytest.raises(PersonChangedMeanwhile) as refusal:
        change_person(acme.actor("anna"), person.pk, PersonDetails(last_name="Żaczek"), seen_version=1)
    assert refusal.value.data["who"] == "Ben Nowak"
    assert person_for(acme.actor("anna"), person.pk).last_name == "Żakowski"


def test_a_number_finds_exactly_its_people_of_this_company(world: World) -> None:
    with tenant_scope(world.globex.id):
        make_person(world.globex.actor("gina"), "Obcy Człowiek", "602345678")
    with tenant_scope(world.acme.id):
        actor = world.acme.actor("ben")
        one = make_person(actor, "Jan Żak", "602345678")
        two = make_person(actor, "Ewa Żak", "602345678")
        make_person(actor, "Inny Numer", "602345679")
        assert {person.pk for person in persons_by_phone("+48602345678")} == {one.pk, two.pk}
        assert persons_by_phone("602345678") == []
        assert others_with(["+48602345678"], but=one.pk) == {"+48602345678": [two]}


def test_another_companys_person_does_not_exist(world: World) -> None:
    with tenant_scope(world.globex.id):
        person = make_person(world.globex.actor("gina"))
    with tenant_scope(world.acme.id), pytest.raises(PersonNotFound):
        person_for(world.acme.actor("anna"), person.pk)


def test_the_list_is_in_polish_order(acme: Company) -> None:
    for name in ("Ewa Żak", "Ewa Zając", "Ewa Łata", "Ewa Lis", "Ewa Ćwik", "Adam Ćwik", "Ewa Czapla"):
        make_person(acme.actor("ben"), name)
    page = person_page(acme.actor("ben"))
    assert names_of(page.rows) == [
        "Ewa Czapla", "Adam Ćwik", "Ewa Ćwik", "Ewa Lis", "Ewa Łata", "Ewa Zając", "Ewa Żak",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["jablonski", "JABŁOŃ", "krzy jabl", "lipami", "602 345", "+48602345678", "345678", "602345678", "pod hotel"],
)
def test_the_search_finds_parts_of_names_companies_and_numbers(acme: Company, query: str) -> None:
    actor = acme.actor("dora")
    make_person(acme.actor("ben"), "Krzysztof Jabłoński", "602345678", company="Hotel Pod Lipami")
    make_person(acme.actor("ben"), "Anna Kowalska", "501234567", company="Hotel")
    assert names_of(person_page(actor, query=query).rows) == ["Krzysztof Jabłoński"]


@pytest.mark.parametrize("query", ["%", "_", "\\", "xyz", "0", "'; drop table", "a\0b", "(" * 150])
def test_a_query_that_means_nothing_finds_nobody(acme: Company, query: str) -> None:
    make_person(acme.actor("ben"), "Anna Kowalska", "511234567")
    assert names_of(person_page(acme.actor("ben"), query=query).rows) == []


def test_the_search_sees_this_company_only(world: World) -> None:
    with tenant_scope(world.globex.id):
        make_person(world.globex.actor("gina"), "Jan Żak")
    with tenant_scope(world.acme.id):
        assert names_of(person_page(world.acme.actor("anna"), query="zak").rows) == []


def test_a_search_is_walked_forth_and_back_without_gaps(acme: Company) -> None:
    actor = acme.actor("ben")
    for number in range(7):
        make_person(actor, f"Jan Żak{number}")
    first = person_page(actor, query="zak", size=3)
    second = person_page(actor, query="zak", size=3, after=first.next_mark)
    third = person_page(actor, query="zak", size=3, after=second.next_mark)
    walked = [*first.rows, *second.rows, *third.rows]
    assert names_of(walked) == [f"Jan Żak{number}" for number in range(7)]
    assert third.next_mark is None
    back = person_page(actor, query="zak", size=3, before=third.previous_mark)
    assert names_of(back.rows) == names_of(second.rows)
    assert person_page(actor, query="zak", size=3, before=second.previous_mark).previous_mark is None


def test_a_changed_name_and_number_are_found_at_once(acme: Company) -> None:
    actor = acme.actor("ben")
    person = make_person(actor, "Jan Żak", "602345678")
    change_person(actor, person.pk, PersonDetails(last_name="Nowicki", phones=lines("511222333")), seen_version=1)
    assert names_of(person_page(actor, query="511 222").rows) == ["Nowicki"]
    assert names_of(person_page(actor, query="602345678").rows) == []


def test_people_are_counted(acme: Company) -> None:
    make_person(acme.actor("ben"))
    size = person_list_size(acme.actor("ben"))
    assert (size.count, size.is_more) == (1, False)


def test_a_user_without_the_right_sees_nobody(acme: Company) -> None:
    carla: User = acme.carla
    assert carla.permission_group is not None
    with pytest.raises(RightMissing):
        person_page(acme.actor("carla"))
