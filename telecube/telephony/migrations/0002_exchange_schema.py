"""The schema that the exchange reads: views and the routing function."""

from pathlib import Path

from django.db import migrations

from telecube.config import config

SQL = Path(__file__).resolve().parent.parent / "sql"


def script(name):
    """Return a frozen SQL file; the realm is quoted for an SQL literal."""
    return (SQL / name).read_text().replace("{realm}", config.sip_realm.replace("'", "''"))


class Migration(migrations.Migration):
    dependencies = [("telephony", "0001_accounts_and_numbers"), ("accounts", "0002_fence_by_tenant")]

    operations = [
        migrations.RunSQL(script("0002_exchange_views.sql"), "DROP SCHEMA asterisk CASCADE"),
        migrations.RunSQL(script("0003_routing.sql"), migrations.RunSQL.noop),
    ]
