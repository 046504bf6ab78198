"""Numbers that were there before billing have their fee from the day on which this finds them."""

from typing import Any

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from telecube.core.ids import uuid7
from telecube.core.phone_numbers import format_number


def give_fees(apps: Any, schema_editor: Any) -> None:
    """Begin the fee of each number that has none, by the list's plan for numbers; without such a plan there is none."""
    alias = schema_editor.connection.alias
    price, period, number, entitlements = (
        apps.get_model(*name)._base_manager.using(alias)
        for name in (
            ("billing", "Price"),
            ("billing", "ServicePeriod"),
            ("telephony", "Number"),
            ("accounts", "Entitlements"),
        )
    )
    day = timezone.localdate()
    valid = price.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day, unit="month")
    offered = valid.filter(plan__kind="number", plan__is_public=True).order_by("plan__place", "plan__code").first()
    if offered is None:
        return
    own = entitlements.filter(has_own_exchange=True).values("tenant_id")
    known = set(period.filter(reference__startswith="number:").values_list("reference", flat=True))
    period.bulk_create(
        period.model(
            id=uuid7(),
            tenant_id=row.tenant_id,
            plan_id=offered.plan_id,
            reference=f"number:{row.pk}",
            label=format_number(row.e164),
            started_at=timezone.now(),
        )
        for row in number.exclude(tenant_id__in=own).order_by("tenant_id", "id")
        if f"number:{row.pk}" not in known
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0014_contracts_keep_call_rates"), ("telephony", "0014_limits_until_money")]

    operations = [migrations.RunPython(give_fees, migrations.RunPython.noop)]
