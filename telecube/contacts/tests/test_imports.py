"""People come in from a table, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.contacts.actions.imports import (
    bring_slice,
    prepare_import,
    start_import,
    understand_columns,
    undo_import,
)
from telecube.contacts.actions.notes import add_note
from telecube.contacts.errors import ImportHasNoNames, ImportIsNoTable, ImportNotReady, ImportTooLarge
from telecube.contacts.imports.columns import guessed, usable
from telecube.contacts.imports.table import MOST_BYTES, MOST_ROWS, decoded, table_of
from telecube.contacts.models import Person, PersonImport, PersonPhone
from telecube.contacts.queries.imports import dry_run
from telecube.contacts.tasks import bring_import
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]
TABLE = (
    "Imię;Nazwisko;Firma;Telefon;Telefon 2;Uwagi;PESEL\n"
    "Łucja;Żółć;Hotel Pod Lipami;602 345 678;22 555 01 20;Lubi rano;1\n"
    ";;;602345679;;;2\n"
    "Jan;Wrona;;12;;;3\n"
    "Ewa;Kłos;;+48602345678;;;4\n"
    "Adam;Lis;;;;;5\n"
)


def prepared(acme: Company, text: str = TABLE) -> PersonImport:
    """Upload a table as Anna."""
    return prepare_import(acme.actor("anna"), name="osoby.csv", content=text.encode("cp1250"))


def brought(acme: Company, text: str = TABLE) -> PersonImport:
    """Upload a table as Anna and bring it in wholly."""
    source = start_import(acme.actor("anna"), prepared(acme, text).pk)
    while bring_slice(acme.actor("anna"), source.pk):
        pass
    source.refresh_from_db()
    return source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_file_is_read(encoding: str, separator: str) -> None:
    table = table_of(decoded(TABLE.replace(";", separator).encode(encoding)))
    assert table.rows[1][:3] == ["Łucja", "Żółć", "Hotel Pod Lipami"]
    assert table.width == 7


@pytest.mark.parametrize(
    ("heads", "meanings"),
    [
        (["Imię i nazwisko", "Nr telefonu"], ["name", "phone"]),
        (["First name", "Surname", "Mobile", "Company"], ["first_name", "last_name", "phone", "company"]),
        (["Telefon 1", "Telefon 2", "Imię", "Imię"], ["phone", "phone", "first_name", ""]),
        (["a", "b"], ["", ""]),
    ],
)
def test_columns_are_recognised_by_their_heads(heads: list[str], meanings: list[str]) -> None:
    assert guessed(heads) == meanings


def test_odd_choices_of_columns_are_put_right() -> None:
    assert usable(["phone", "phone", "evil", "first_name", "first_name"], width=4) == [
        "phone",
        "phone",
        "",
        "first_name",
    ]
    assert usable([], width=2) == ["", ""]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n \n", b"PK\x03\x04\x00\x00", b"a\x00b", b"\xff\xfe\x00", b";" * 100, b'"' + b"x" * 200_000],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(ImportIsNoTable):
        table_of(decoded(content))


def test_too_large_a_table_is_refused() -> None:
    with pytest.raises(ImportTooLarge):
        decoded(b"x" * (MOST_BYTES + 1))
    with pytest.raises(ImportTooLarge):
        table_of("a;b\n" * (MOST_ROWS + 2))


def test_the_dry_run_says_what_would_happen_and_changes_nothing(acme: Company) -> None:
    plan = dry_run(prepared(acme))
    assert (plan.new, plan.doubles, plan.mistakes) == (2, 1, 2)
    assert [row.number for row in plan.mistaken_rows] == [3, 4]
    assert not Person.objects.exists()


def test_an_import_creates_people_with_their_numbers_and_leaves_out_the_rest(
    acme: Company,
) -> None:
    source = brought(acme)
    assert (source.state, source.created, source.doubles, source.mistakes) == ("done", 2, 1, 2)
    lucja = Person.objects.get(first_name="Łucja")
    assert (lucja.last_name, lucja.company, lucja.description) == ("Żółć", "Hotel Pod Lipami", "Lubi rano")
    assert [phone.e164 for phone in lucja.phones.all()] == ["+48602345678", "+48225550120"]
    entries = AuditEntry.objects.filter(action__startswith="contacts.import").order_by("at", "id")
    done = list(entries.values_list("action", flat=True))
    assert done == ["contacts.import.prepared", "contacts.import.started", "contacts.import.done"]


def test_a_number_that_somebody_has_already_is_left_out(acme: Company) -> None:
    brought(acme)
    again = brought(acme, "Imię;Telefon\nKto inny;602345678\n")
    assert (again.created, again.doubles) == (0, 1)


def test_undoing_removes_only_whom_nobody_touched(acme: Company) -> None:
    source = brought(acme)
    add_note(acme.actor("anna"), Person.objects.get(first_name="Łucja").pk, "Zadzwonić")
    other = Person.objects.create(first_name="Nie", last_name="Stąd")
    undone = undo_import(acme.actor("anna"), source.pk)
    assert (undone.state, undone.removed) == ("undone", 1)
    assert set(Person.objects.values_list("first_name", flat=True)) == {"Łucja", other.first_name}
    with pytest.raises(ImportNotReady):
        undo_import(acme.actor("anna"), source.pk)


def test_a_slice_that_runs_after_the_end_creates_nobody_twice(acme: Company) -> None:
    source = brought(acme)
    assert bring_slice(acme.actor("anna"), source.pk) is False
    assert Person.objects.count() == 2
    with pytest.raises(ImportNotReady):
        start_import(acme.actor("anna"), source.pk)


def test_without_a_column_of_names_nothing_starts(acme: Company) -> None:
    source = prepared(acme)
    understand_columns(acme.actor("anna"), source.pk, meanings=["", "", "company"], has_head=True)
    with pytest.raises(ImportHasNoNames):
        start_import(acme.actor("anna"), source.pk)


def test_who_may_not_create_people_imports_none_and_a_running_import_stops(acme: Company) -> None:
    with pytest.raises(RightMissing):
        prepare_import(acme.actor("dora"), name="x", content=b"Name\nX\n")
    source = start_import(acme.actor("anna"), prepared(acme).pk)
    PersonImport.objects.filter(pk=source.pk).update(made_by=acme.dora)
    bring_import.task.func(tenant_id=str(acme.id), import_id=str(source.pk))
    source.refresh_from_db()
    assert (source.state, Person.objects.count()) == ("stopped", 0)


def test_ten_thousand_rows_are_planned_by_one_look_at_the_numbers(
    acme: Company, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(f"Osoba {place};5{place:08d}\n" for place in range(10_000))
    source = prepared(acme, "Imię;Telefon\n" + rows)
    with django_assert_max_num_queries(1):
        assert dry_run(source).new == 10_000


def test_the_pages_lead_from_the_file_to_the_report(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    file = SimpleUploadedFile("osoby.csv", TABLE.encode("cp1250"))
    address = client.post("/contacts/persons/imports/", {"file": file})["Location"]
    page = client.get(address).content.decode()
    assert "Łucja" in page
    assert "„12” nie jest numerem telefonu" in page.replace("\u00a0", " ")
    assert client.post(f"{address}start/").status_code == 302
    source = PersonImport.objects.get()
    assert 'hx-trigger="every 2s"' in client.get(address).content.decode()
    assert bring_slice(acme.actor("anna"), source.pk) is False
    assert "Cofnij import" in client.get(f"{address}state/").content.decode()
    assert client.post(f"{address}undo/").status_code == 302
    assert not Person.objects.exists()
    assert not PersonPhone.objects.exists()


def test_pasted_rows_are_as_good_as_a_file_and_nothing_is_told_so(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert client.post("/contacts/persons/imports/", {"pasted": "Imię\tTelefon\nJan\t602345671\n"}).status_code == 302
    for wrong in ({}, {"pasted": "  "}, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04\x00")}):
        assert client.post("/contacts/persons/imports/", wrong).status_code == 422


def test_another_companys_import_does_not_exist(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        source = prepared(world.acme)
    assert client_of(world.globex.gina).get(f"/contacts/persons/imports/{source.pk}/").status_code == 404
