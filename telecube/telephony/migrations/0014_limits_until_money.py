"""The limits of a trial hold until money or a contract pays for calls, and again when the money is used up."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
# Until now the choice of a plan forgot them.
SO_FAR = """
UPDATE accounts_entitlements e SET call_prefixes = '{+48}', outside_calls_at_once = 2, outside_minutes_a_day = 60
FROM billing_subscription s
WHERE s.tenant_id = e.tenant_id AND s.mode <> 'trial' AND NOT e.has_own_exchange
    AND e.call_prefixes IS NULL AND e.outside_calls_at_once IS NULL AND e.outside_minutes_a_day IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_permission_group_names_any_case"),
        ("billing", "0014_contracts_keep_call_rates"),
        ("telephony", "0013_confirmed_address"),
    ]

    operations = [
        # Undone by the migration that drops the schema.
        migrations.RunSQL((SQL / "0014_limits_until_money.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
    ]
