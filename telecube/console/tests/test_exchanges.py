"""Staff opens exchanges without the CRM and hands over their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connections

from telecube.accounts.exchange_keys import hash_of
from telecube.accounts.models import ExchangeKey, Tenant
from telecube.console.models import ConsoleEntry, Role
from telecube.console.tests.conftest import StaffClient
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import SipAccount
from tests.world import Company

NEW = "/console/exchanges/new/"
VALUES = {"company_name": "Piekarnia Kłos", "nip": "", "numbers": "22 555 77 10\n22 555 77 11", "phones": "2"}
KEY = re.compile(r"<code>(TC(?:-[0-9A-Z]{5}){5})</code>")


@pytest.fixture(autouse=True)
def swept(visited: Company) -> Iterator[None]:
    """Remove what was opened."""
    yield
    for company in opened():
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_entitlements SET full_until = now() - interval '2 days', read_only_until = now() - "
                "interval '1 day', erase_at = now() - interval '1 hour' WHERE tenant_id = %s",
                [company],
            )
            cursor.execute("SELECT billing_erase_company(%s, now())", [company])


def opened() -> list[UUID]:
    """Return the companies that the tests opened."""
    return list(Tenant.objects.using("platform").filter(name="Piekarnia Kłos").values_list("pk", flat=True))


def test_an_exchange_is_opened_and_its_key_shown_once(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    answer = client.post(NEW, VALUES)
    (key,) = KEY.findall(answer.content.decode())
    (company,) = opened()
    with tenant_scope(company):
        assert ExchangeKey.objects.get().hash == hash_of(key)
        assert [str(one) for one in SipAccount.objects.order_by("extension")] == ["101", "102"]
    page = client.get(f"/console/companies/{company}/").content.decode()
    assert key not in page
    assert ConsoleEntry.objects.using("platform").filter(action="console.exchange.opened", tenant_id=company).exists()


def test_a_new_key_replaces_the_old_one(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    client.post(NEW, VALUES)
    (company,) = opened()
    (key,) = KEY.findall(client.post(f"/console/companies/{company}/exchange-key/").content.decode())
    with tenant_scope(company):
        assert ExchangeKey.objects.get(revoked_at=None).hash == hash_of(key)
        assert ExchangeKey.objects.exclude(revoked_at=None).count() == 1


def test_a_company_with_users_needs_no_key(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    assert client.post(f"/console/companies/{visited.id}/exchange-key/").status_code == 422
    assert client.post(f"/console/companies/{uuid7()}/exchange-key/").status_code == 404


def test_a_company_without_users_has_no_panel_to_visit(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    client.post(NEW, VALUES)
    (company,) = opened()
    for pin in ("", "123456"):
        values = {"reason": "Pomoc", "minutes": "30", "pin": pin}
        assert client.post(f"/console/companies/{company}/visit/", values).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"company_name": " "}, {"nip": "5261040829"}, {"numbers": "abc"}, {"phones": "51"}, {"phones": "-1"}]
)
def test_a_mistake_opens_nothing(staff_client: StaffClient, wrong: dict[str, str]) -> None:
    assert staff_client(Role.SUPPORT).post(NEW, {**VALUES, **wrong}).status_code == 422
    assert opened() == []


def test_a_number_that_is_taken_opens_nothing(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    client.post(NEW, VALUES)
    assert client.post(NEW, VALUES).status_code == 422
    assert len(opened()) == 1


def test_finance_opens_no_exchanges(staff_client: StaffClient) -> None:
    client = staff_client(Role.FINANCE)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, VALUES).status_code == 403
