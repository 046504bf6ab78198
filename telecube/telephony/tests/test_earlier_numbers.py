"""Numbers that a company had before billing get their fee, once; those of an exchange of its own never do."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connections

from telecube.accounts.models import Entitlements
from telecube.billing.actions.price_list import load_example_price_list
from telecube.billing.models import ServicePeriod
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import Number
from tests.world import Company, World


def upgrade() -> None:
    """Do what the migration does."""
    with connections["owner"].schema_editor() as editor:
        import_module("telecube.telephony.migrations.0015_fees_of_earlier_numbers").give_fees(apps, editor)


@pytest.fixture
def acme(committed_world: World) -> Company:
    """Acme with a number from before billing, committed: the owner upgrades from a connection of its own."""
    load_example_price_list()
    with tenant_scope(committed_world.acme.id):
        Number.objects.create(e164="+48225550181")
    return committed_world.acme


def test_a_number_from_before_billing_gets_one_fee_from_the_upgrade_on(acme: Company) -> None:
    before = now()
    for _twice in range(2):
        upgrade()
    with tenant_scope(acme.id):
        period = ServicePeriod.objects.get()
        assert (period.reference, period.label) == (f"number:{Number.objects.get().pk}", "22\u00a0555\u00a001\u00a081")
        assert (period.plan.kind, period.ended_at) == ("number", None)
        assert before <= period.started_at <= now()


def test_numbers_of_an_exchange_of_its_own_cost_nothing_here(acme: Company) -> None:
    with tenant_scope(acme.id):
        Entitlements.objects.update(has_own_exchange=True)
    upgrade()
    with tenant_scope(acme.id):
        assert not ServicePeriod.objects.exists()
