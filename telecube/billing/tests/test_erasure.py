"""A company is erased: nothing remains in any table, unless accounting law keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connections, models, transaction

from telecube.accounts.models import Entitlements, Identity, Tenant
from telecube.billing.actions.account_notices import send_notice_due
from telecube.billing.actions.credits import give_credit
from telecube.billing.actions.erasure import erase_company_due
from telecube.billing.models import AccountNotice, ErasedCompany, LedgerEntry
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, now
from telecube.core.ids import uuid7
from telecube.core.models import TenantModel
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

DAY = timedelta(days=1)


@pytest.fixture
def due(committed_world: World) -> Iterator[Company]:
    """Acme with a row in every table, its time come, told a day ago; the present moment is that of its erasure."""
    acme = committed_world.acme
    fill_every_table(acme)
    with tenant_scope(acme.id):
        entitlements = Entitlements.objects.get()
    assert entitlements.erase_at is not None
    with clock_set_to(entitlements.erase_at - DAY), tenant_scope(acme.id):
        assert send_notice_due(system(acme)) is not None
    with clock_set_to(entitlements.erase_at):
        yield acme
    # Each in a transaction of its own: a table with fresh deeds cannot be altered.
    for deed in (
        f"DELETE FROM billing_credit WHERE tenant_id = '{acme.id}'",  # noqa: S608
        "ALTER TABLE billing_ledgerentry DISABLE TRIGGER USER",
        f"DELETE FROM billing_ledgerentry WHERE tenant_id = '{acme.id}'",  # noqa: S608
        "ALTER TABLE billing_ledgerentry ENABLE TRIGGER USER",
        f"DELETE FROM billing_erasedcompany WHERE company_id = '{acme.id}'",  # noqa: S608
    ):
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(deed)


def system(company: Company) -> Actor:
    return Actor.system(company.id, "account")


def fill_every_table(company: Company) -> None:
    """Put a row into every table of the company that has none; what its own constraints forbid is listed."""
    for model in company_models():
        if model._meta.db_table not in STAYS_EMPTY and count(model._meta.db_table, company.id) == 0:
            make_row(model, company)
    assert {table for table in company_tables() if count(table, company.id) == 0} == STAYS_EMPTY


#: What stands in the first three keeps the company's husk: filled by the tests about that. The others name them.
STAYS_EMPTY = {
    *("billing_invoice", "billing_payment", "billing_ledgerentry"),
    *("billing_invoiceline", "billing_overduereminder", "billing_settlement", "billing_credit"),
}


def make_row(model: type[models.Model], company: Company) -> models.Model:
    """Return a row of the company with any values that the columns take, and the rows that it needs."""
    found = model._base_manager.using("owner").filter(**({"tenant_id": company.id} if is_company_s(model) else {}))
    if (row := found.first()) is not None:
        return row
    values = {
        field.attname: value_for(field, company)
        for field in model._meta.concrete_fields
        if field.name == "tenant"
        or str(field) in NEEDED
        or not (field.null or field.has_default() or field.primary_key)
    }
    row = model(**values)
    row.save(using="owner", force_insert=True)
    return row


def value_for(field: Any, company: Company) -> Any:
    if field.name == "tenant":
        return company.id
    if isinstance(field, models.ForeignKey):
        return make_row(field.related_model, company).pk  # type: ignore[arg-type]
    if field.choices:
        return field.choices[0][0]
    if field.name in SHAPED:
        return SHAPED[field.name]
    if isinstance(field, models.CharField | models.TextField):
        return uuid7().hex[-(field.max_length or 12) :]
    return next((value for kind, value in VALUES.items() if isinstance(field, kind)), None)


#: Texts that the database looks at, and empty columns that it does not take empty.
SHAPED = {"e164": "+48600100200", "extension": "199"}
NEEDED = {"telephony.SmsPresentation.number"}
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime(2036, 11, 1, tzinfo=UTC),
    models.DateField: date(2036, 11, 1),
    models.TimeField: time(8),
    models.UUIDField: UUID(int=7),
    models.DecimalField: Decimal(1),
    models.IntegerField: 1,
    models.BooleanField: False,
    models.JSONField: {},
    models.GenericIPAddressField: "192.0.2.1",
    models.BinaryField: b"x",
    ArrayField: ["192.0.2.0/24"],
}


def is_company_s(model: type[models.Model]) -> bool:
    return issubclass(model, TenantModel)


def company_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if is_company_s(model)]


def company_tables() -> list[str]:
    return sorted(model._meta.db_table for model in company_models())


def count(table: str, company_id: UUID) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE tenant_id = %s', [company_id])  # noqa: S608
        return int(cursor.fetchone()[0])


def left(company_id: UUID) -> dict[str, int]:
    return {table: number for table in company_tables() if (number := count(table, company_id))}


def test_nothing_remains_of_a_company_but_a_line_without_a_name(due: Company, committed_world: World) -> None:
    globex = left(committed_world.globex.id)
    folders = [config.home / "exports" / str(due.id), config.greeting_directory / str(due.id)]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "data").write_text("x")
    logins = [user.identity_id for user in due.people.values()]
    line = erase_company_due(system(due))
    assert left(due.id) == {}
    assert not Tenant.objects.using("platform").filter(pk=due.id).exists()
    assert not Identity.objects.filter(pk__in=logins).exists()
    assert not any(folder.exists() for folder in folders)
    assert line is not None
    assert (line.company_id, line.has_invoices) == (due.id, False)
    assert line.counts["accounts_user"] == len(due.people)
    assert left(committed_world.globex.id) == globex
    assert erase_company_due(system(due)) is None


def test_what_the_law_keeps_stays_under_a_husk_without_a_name(due: Company) -> None:
    with tenant_scope(due.id):
        give_credit(system(due), amount=Decimal("10.00"), reason="Awaria", cause="1")
    line = erase_company_due(system(due))
    assert line is not None
    assert line.has_invoices
    husk = Tenant.objects.using("platform").get(pk=due.id)
    assert (husk.name, husk.nip) == ("–", "")
    assert LedgerEntry.everywhere.using("platform").filter(tenant_id=due.id).count() == 1
    assert left(due.id)["billing_credit"] == 1
    assert not {"contacts_person", "calls_callrecord", "audit_auditentry", "accounts_entitlements"} & set(left(due.id))
    assert erase_company_due(system(due)) is None


def test_nobody_is_erased_before_the_time_or_untold(due: Company) -> None:
    with clock_set_to(now() - timedelta(seconds=1)):
        assert erase_company_due(system(due)) is None
    with tenant_scope(due.id):
        AccountNotice.objects.all().delete()
    assert erase_company_due(system(due)) is None
    with tenant_scope(due.id):
        assert Entitlements.objects.get().erase_at == now() + 7 * DAY
    assert not ErasedCompany.objects.using("platform").filter(company_id=due.id).exists()
    assert left(due.id)["accounts_user"] == len(due.people)


def test_the_database_refuses_to_erase_too_early_and_for_the_apps_role(due: Company) -> None:
    early = now() - DAY
    with (
        pytest.raises(DatabaseError, match="not come"),
        transaction.atomic(using="platform"),
        connections["platform"].cursor() as cursor,
    ):
        cursor.execute("SELECT billing_erase_company(%s, %s)", [due.id, early])
    with pytest.raises(DatabaseError, match="permission denied"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT billing_erase_company(%s, %s)", [due.id, now()])
