"""Calls within the minutes of a day count by started minutes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_microphone_checks"), ("telephony", "0014_limits_until_money")]

    # The function goes with the schema.
    operations = [migrations.RunSQL((SQL / "0004_started_minutes.sql").read_text(), migrations.RunSQL.noop)]
