"""Calls of a trial leave the company once somebody has confirmed an address."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "0014_companies_by_age"),
        ("telephony", "0012_greeting"),
    ]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0013_confirmed_address.sql").read_text(), migrations.RunSQL.noop)]
