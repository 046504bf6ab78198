"""Callers of an account that ended are spoken to in the company's language."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("telephony", "0008_own_exchange"),
        ("billing", "0001_company_data_invoices_and_documents"),
    ]

    # Undone by the migration that drops the schema.
    operations = [migrations.RunSQL((SQL / "0009_announcement_language.sql").read_text(), migrations.RunSQL.noop)]
