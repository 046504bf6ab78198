"""The end of the CRM's trial does not end the calls of a company that came with an exchange."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("telephony", "0007_do_not_disturb"), ("accounts", "0011_exchange_keys")]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0008_own_exchange.sql").read_text(), migrations.RunSQL.noop)]
