"""Contracts of all companies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from telecube.billing.models import Contract, LegalDocument, PriceLock
from telecube.console.staff import PLATFORM
from telecube.core.clock import today
from telecube.core.paging import Page, page_after

#: Contracts without an end stand behind all others.
NEVER = date(9999, 12, 31)
ENDING, NOTICE, INDEFINITE, RUNNING, OVER = "ending", "notice", "indefinite", "running", "over"
SOON = timedelta(days=90)


def page_of_contracts(*, wanted: str = "", after: str | None, before: str | None) -> Page[Contract]:
    """Return contracts, what ends first in front; ``wanted`` is a code of the filter, else all that run."""
    rows = _contracts().filter(_condition(wanted, today()))
    return page_after(rows, keys=("last_day", "id"), after=after, before=before)


def contract_for_staff(contract_id: UUID) -> Contract:
    """Return a contract of any company, or answer that there is none."""
    contract = _contracts().filter(pk=contract_id).first()
    if contract is None:
        raise Http404
    return contract


def find_contract_of(tenant_id: UUID) -> Contract | None:
    """Return the contract of a company that runs, or None."""
    return _contracts().filter(tenant_id=tenant_id, closed_at=None).first()


def proofs_of(contract: Contract) -> list[dict[str, Any]]:
    """Return what was accepted with a contract, each with ``is_kept``: whether the version can still be read."""
    kinds = {proof["kind"] for proof in contract.documents}
    known = set(LegalDocument.objects.using(PLATFORM).filter(kind__in=kinds).values_list("kind", "version"))
    return [{**proof, "is_kept": (proof["kind"], proof["version"]) in known} for proof in contract.documents]


def locks_of(contract: Contract) -> list[PriceLock]:
    """Return the prices that a contract keeps, the latest term first."""
    locks = PriceLock.everywhere.at(PLATFORM).filter(contract=contract).select_related("plan", "price")
    return list(locks.order_by("-starts_on", "plan__place", "plan__code"))


def _contracts() -> QuerySet[Contract]:
    last_day = Coalesce("ends_on", Value(NEVER), output_field=DateField())
    return Contract.everywhere.at(PLATFORM).select_related("tenant").annotate(last_day=last_day)


def _condition(wanted: str, day: date) -> Q:
    conditions = {
        ENDING: Q(closed_at=None, ends_on__gte=day, ends_on__lte=day + SOON),
        NOTICE: Q(closed_at=None, notice_given_at__isnull=False),
        INDEFINITE: Q(closed_at=None, ends_on=None),
        OVER: Q(closed_at__isnull=False) | Q(ends_on__lt=day),
    }
    return conditions.get(wanted, Q(closed_at=None))
