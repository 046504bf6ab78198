"""Calls within what the company's account allows."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("telephony", "0005_first_presentations"), ("accounts", "0009_trials_so_far")]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0006_account_access.sql").read_text(), migrations.RunSQL.noop)]
