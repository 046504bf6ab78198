"""Everybody who was there before the ledger has a seat. Data alone: a table with fresh rows cannot be altered."""

from django.db import migrations

SEATS_SO_FAR = """
INSERT INTO accounts_seatperiod (id, tenant_id, user_id, started_at, ended_at)
SELECT gen_random_uuid(), tenant_id, id, created_at, deleted_at FROM accounts_user u
WHERE NOT EXISTS (SELECT FROM accounts_seatperiod s WHERE s.user_id = u.id)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_permission_groups_with_drafts")]

    operations = [migrations.RunSQL(SEATS_SO_FAR, migrations.RunSQL.noop)]
