"""Whoever dials *43 hears himself."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("telephony", "0009_announcement_language")]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0010_test_call.sql").read_text(), migrations.RunSQL.noop)]
