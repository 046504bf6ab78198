"""Plans as the operator offers them: new ones, their words, and that an example has become his own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.billing.fees import Includes
from telecube.billing.models import Plan, PlanKind
from telecube.billing.plan_errors import PlanCodeTaken, TariffNeeded


@dataclass(frozen=True)
class PlanTexts:
    """What people read of a plan."""

    name_pl: str
    name_en: str
    description_pl: str = ""
    description_en: str = ""


@transaction.atomic
def create_plan(
    *, code: str, kind: str, texts: PlanTexts, includes: Includes, tariff_id: UUID | None, is_public: bool
) -> Plan:
    """Add a plan behind those of its kind; it is offered as soon as it has a price. Raises PlanCodeTaken, TariffNeeded.

    An exchange package names the tariff of its calls.
    """
    if Plan.objects.filter(code=code).exists():
        raise PlanCodeTaken(plan=code)
    is_exchange = kind == PlanKind.EXCHANGE
    if is_exchange and tariff_id is None:
        raise TariffNeeded
    last = Plan.objects.order_by("-place").first()
    return Plan.objects.create(
        code=code,
        kind=kind,
        includes=includes.to_json() if is_exchange else {},
        tariff_id=tariff_id if is_exchange else None,
        is_public=is_public,
        place=last.place + 1 if last else 0,
        **vars(texts),
    )


@transaction.atomic
def describe_plan(plan_id: UUID, *, texts: PlanTexts, is_public: bool) -> tuple[Plan, dict[str, tuple[str, str]]]:
    """Change a plan's words and whether it is offered; it is the operator's own from then on.

    Returns the plan and what changed, before and after. What it includes stays: running orders were made for it.
    """
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    wanted = {**vars(texts), "is_public": is_public, "is_example": False}
    changes = {
        name: (str(getattr(plan, name)), str(value)) for name, value in wanted.items() if getattr(plan, name) != value
    }
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(wanted))
    return plan, changes
