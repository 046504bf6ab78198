"""A member of staff at work: who, with which rights, and the actor that he is inside a company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.config import config
from telecube.console.models import ConsoleEntry, StaffMember
from telecube.console.permissions import (
    COMPANIES_VIEW,
    COMPANY_VISIT,
    CONTRACTS_MANAGE,
    CONTRACTS_VIEW,
    CREDIT_GIVE,
    DOCUMENTS_PUBLISH,
    INVOICES_CORRECT,
    LOG_VIEW,
    PAYMENTS_MATCH,
    PRICES_MANAGE,
    ROLE_RIGHTS,
    STAFF_VIEW,
    TRIAL_EXTEND,
)
from telecube.core.access import Right
from telecube.core.actor import Actor
from telecube.core.errors import RightMissing
from telecube.core.models import TenantModel

#: The console reads and writes as the role that sees all companies.
PLATFORM = "platform"
#: A page of a visited panel, as the staff's log names it.
PAGE_OPENED = "console.visit.page_opened"


@dataclass(frozen=True)
class Place:
    """An entry of the console's navigation."""

    label: str | Promise
    url_name: str
    right: Right
    under: str = ""

    @property
    def path(self) -> str:
        """Return its address."""
        return reverse(self.url_name)

    def holds(self, path: str) -> bool:
        """Say whether an address belongs to it."""
        if self.under:
            return path == self.path or path.startswith(f"/{self.under}")
        return path.startswith(self.path)


PLACES = [
    Place(_("Companies"), "console:company-list", COMPANIES_VIEW, "console/companies/"),
    Place(_("Invoices"), "console:invoice-list", CONTRACTS_VIEW),
    Place(_("Payments"), "console:payment-list", PAYMENTS_MATCH),
    Place(_("Contracts"), "console:contract-list", CONTRACTS_VIEW),
    Place(_("Price lists"), "console:plan-list", PRICES_MANAGE),
    Place(_("Call rates"), "console:tariff-list", PRICES_MANAGE),
    Place(_("Documents"), "console:document-list", DOCUMENTS_PUBLISH),
    Place(_("Staff"), "console:staff-list", STAFF_VIEW),
    Place(_("Staff log"), "console:log", LOG_VIEW),
]


@dataclass(frozen=True)
class Staff:
    """A member of staff who was let in."""

    member: StaffMember
    ip: str | None = None

    @property
    def name(self) -> str:
        """Return how companies see him in their log."""
        return f"{self.member.name} ({config.product_name})"

    def can(self, right: Right) -> bool:
        """Say whether his role has the right."""
        return right.code in ROLE_RIGHTS[self.member.role]

    def require(self, right: Right) -> None:
        """Refuse with RightMissing unless his role has the right."""
        if not self.can(right):
            raise RightMissing(right=right)

    @property
    def places(self) -> list[Place]:
        """Return the entries of the console's navigation that his role may open."""
        return [place for place in PLACES if self.can(place.right)]

    @property
    def may_visit(self) -> bool:
        """Say whether he may visit panels."""
        return self.can(COMPANY_VISIT)

    @property
    def may_extend(self) -> bool:
        """Say whether he may extend trials."""
        return self.can(TRIAL_EXTEND)

    @property
    def may_credit(self) -> bool:
        """Say whether he may give credit."""
        return self.can(CREDIT_GIVE)

    @property
    def may_see_money(self) -> bool:
        """Say whether he may see contracts and invoices."""
        return self.can(CONTRACTS_VIEW)

    @property
    def may_manage_contracts(self) -> bool:
        """Say whether he may set credit limits and give notice."""
        return self.can(CONTRACTS_MANAGE)

    @property
    def may_correct(self) -> bool:
        """Say whether he may correct invoices."""
        return self.can(INVOICES_CORRECT)

    def inside(self, tenant_id: UUID) -> Actor:
        """Return the actor that he is in a company; its log names him."""
        return Actor(
            tenant_id=tenant_id, user_id=None, name=self.name, kind="staff", holds_every_right=True, ip=self.ip
        )


def owner_of(row: TenantModel) -> UUID:
    """Return the company whose row it is."""
    assert row.tenant_id is not None
    return row.tenant_id


def write_down(
    staff: Staff, action: str, thing: models.Model | str, *, tenant_id: UUID | None = None, **details: Any
) -> None:
    """Write into the staff's log that he did ``action`` to ``thing``; ``details`` are plain values, never secrets.

    Call it before the deed is final, inside its transaction: a line for a deed that failed in its last moment may
    stand, a deed without its line may not.
    """
    ConsoleEntry.objects.using(PLATFORM).create(
        staff=staff.member,
        action=action,
        object_name=str(thing)[:200],
        tenant_id=tenant_id,
        details={key: value if isinstance(value, int | bool) else str(value) for key, value in details.items()},
        ip=staff.ip,
    )
