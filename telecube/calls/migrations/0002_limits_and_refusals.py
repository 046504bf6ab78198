"""Limits of calls to the outside, and why a call was refused."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_call_log"), ("telephony", "0006_account_access")]

    operations = [
        migrations.AddField(
            model_name="callrecord",
            name="refused",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="why there was no call", max_length=40
            ),
        ),
        # The type and function go with the schema.
        migrations.RunSQL((SQL / "0002_outside_limits.sql").read_text(), migrations.RunSQL.noop),
    ]
