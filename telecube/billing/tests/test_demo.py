"""The companies to play with: months of money that agree, and nothing new when they are loaded again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from telecube.accounts.models import AccessLevel, Entitlements, User
from telecube.billing import demo
from telecube.billing.models import BankStatement, Invoice, Payment
from telecube.billing.queries.balance import balance
from telecube.billing.queries.waiting_invoices import find_waiting
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "platform"])


@pytest.fixture
def users() -> list[User]:
    """Loaded twice, with the example prices."""
    call_command("load_price_list")
    first = demo.load()
    assert [user.pk for user in demo.load()] == [user.pk for user in first]
    return first


def test_one_pays_by_contract_one_in_advance_and_one_not_at_all(users: list[User]) -> None:
    by_contract, in_advance, not_at_all = users
    with tenant_scope(by_contract.tenant_id):
        invoices = list(Invoice.objects.order_by("issued_on"))
        assert len(invoices) >= 9
        assert [invoice.gross - invoice.settled for invoice in invoices[:-1]] == [Decimal(0)] * (len(invoices) - 1)
        assert balance() == -(invoices[-1].gross - invoices[-1].settled) < 0
    with tenant_scope(in_advance.tenant_id):
        assert Payment.objects.count() == 2
        assert balance() > 0
        assert find_waiting() is not None
    with tenant_scope(not_at_all.tenant_id):
        assert Entitlements.objects.get().access_at(now()) is AccessLevel.FROZEN
    assert BankStatement.objects.using("platform").count() == 1
