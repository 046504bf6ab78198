"""Keys with which an exchange joins the CRM; what the CRM's trial spares of such an exchange."""

import django.db.models.deletion
import telecube.core.clock
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models
from django.db.models import F, Q

from telecube.core.tenancy.policies import EnforceTenancy

EXCHANGE_OF_KEY = """
CREATE FUNCTION accounts_exchange_of_key(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT k.tenant_id FROM public.accounts_exchangekey k WHERE k.hash = wanted AND k.revoked_at IS NULL $$;
REVOKE ALL ON FUNCTION accounts_exchange_of_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_exchange_of_key(text) TO telecube_app;
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0010_availability")]

    operations = [
        migrations.CreateModel(
            name="ExchangeKey",
            fields=[
                ("id", models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("beginning", models.CharField(editable=False, max_length=5)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(default=telecube.core.clock.now)),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("tenant", models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "everywhere",
                "indexes": [models.Index(fields=["tenant", "-made_at"], name="exchange_key_tenant_at")],
                "constraints": [models.CheckConstraint(condition=Q(used_at=None) | Q(revoked_at=None), name="exchange_key_used_or_revoked")],
            },
            managers=[("everywhere", django.db.models.manager.Manager())],
        ),
        EnforceTenancy("ExchangeKey"),
        migrations.RunSQL(EXCHANGE_OF_KEY, "DROP FUNCTION accounts_exchange_of_key(text)"),
        migrations.AddField("entitlements", "has_own_exchange", models.BooleanField(db_default=False, default=False)),
        migrations.RemoveConstraint("entitlements", "entitlements_in_order"),
        migrations.AddConstraint(
            "entitlements",
            models.CheckConstraint(
                name="entitlements_in_order",
                condition=Q(full_until=None, read_only_until=None, erase_at=None)
                | Q(full_until__isnull=False, read_only_until__gte=F("full_until"))
                & (Q(erase_at__gte=F("read_only_until")) | Q(erase_at=None, has_own_exchange=True)),
            ),
        ),
    ]
