"""Whoever chose „do not disturb” is not rung."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("telephony", "0006_account_access"), ("accounts", "0010_availability")]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0007_do_not_disturb.sql").read_text(), migrations.RunSQL.noop)]
