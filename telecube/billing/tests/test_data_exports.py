"""All data of a company as a file."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import Entitlements, User
from telecube.audit.models import AuditEntry
from telecube.billing.actions.data_exports import ask_for_export, remove_exports_due, write_export
from telecube.billing.models import DataExport
from telecube.core.clock import clock_set_to, now
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

LogIn = Callable[[User], Client]
DAY = timedelta(days=1)


def made(company: Company) -> DataExport:
    with tenant_scope(company.id):
        export = ask_for_export(company.actor("anna"))
    write_export(company.id, export.pk)
    with tenant_scope(company.id):
        return DataExport.objects.get(pk=export.pk)


def table(export: DataExport, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(export.path) as archive:
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_the_file_holds_the_companys_rows_and_no_others(world: World) -> None:
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(first_name="=HYPERLINK(1)")
    export = made(world.acme)
    rows = table(export, "users")
    assert {row["id"] for row in rows} == {str(user.pk) for user in world.acme.people.values()}
    assert "'=HYPERLINK(1)" in {row["first_name"] for row in rows}
    assert export.tables_done == export.tables
    assert export.size_bytes == export.path.stat().st_size
    with zipfile.ZipFile(export.path) as archive:
        assert sorted(archive.namelist()) == [
            *("calls.csv", "legs.csv", "notes.csv", "persons.csv", "phones.csv", "users.csv")
        ]


def test_it_is_downloaded_for_some_days_and_the_log_says_by_whom(world: World, client_of: LogIn) -> None:
    export = made(world.acme)
    anna, address = client_of(world.acme.anna), reverse("billing:data-export-file", args=[export.pk])
    answer = anna.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")
    with tenant_scope(world.acme.id):
        assert AuditEntry.objects.filter(action="billing.data_export.downloaded").count() == 1
    with clock_set_to(now() + 8 * DAY):
        assert anna.get(address).status_code == 404
        with tenant_scope(world.acme.id):
            assert remove_exports_due() == 1
    assert not export.path.exists()


def test_another_company_and_people_without_the_right_get_nothing(world: World, client_of: LogIn) -> None:
    export = made(world.acme)
    address = reverse("billing:data-export-file", args=[export.pk])
    assert client_of(world.globex.gina).get(address).status_code == 404
    assert client_of(world.acme.carla).get(address).status_code == 403
    with tenant_scope(world.acme.id), pytest.raises(RightMissing):
        ask_for_export(world.acme.actor("carla"))


def test_one_file_is_made_at_a_time(acme: Company) -> None:
    first = ask_for_export(acme.actor("anna"))
    assert ask_for_export(acme.actor("anna")).pk == first.pk


@pytest.mark.parametrize("days", [1, 31])
def test_it_stays_open_when_the_account_ended(world: World, client_of: LogIn, days: int) -> None:
    with tenant_scope(world.acme.id):
        ends_at = Entitlements.objects.get().trial_ends_at
    anna = client_of(world.acme.anna)
    with clock_set_to(ends_at + days * DAY):
        assert anna.post(reverse("billing:data-export")).status_code == 302
        page = anna.get(reverse("billing:data-export")).content.decode()
    assert "<progress" in page
    assert ('data-frame="plain"' in page) == (days == 31)
