"""The search of the log by words: a trigram index and the one function that may use it."""

from pathlib import Path

from django.db import migrations

SEARCH = Path(__file__).parent.parent / "sql" / "0004_find_entries.sql"
DROP = "DROP FUNCTION audit_find_entries(text, integer); DROP INDEX audit_entry_search;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_find_by_person_and_action")]

    operations = [migrations.RunSQL(SEARCH.read_text(), DROP)]
