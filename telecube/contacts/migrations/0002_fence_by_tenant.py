"""Row security on the tables of contacts, and the search."""

from pathlib import Path

from django.db import migrations

from telecube.core.tenancy.policies import EnforceTenancy

SEARCH = Path(__file__).parent.parent / "sql" / "0002_find_persons.sql"
DROP_SEARCH = """
DROP FUNCTION contacts_find_persons(text[], integer, boolean, text, text, uuid);
DROP INDEX contacts_person_search;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_people_notes_history"),
        ("accounts", "0002_fence_by_tenant"),
    ]

    operations = [
        EnforceTenancy("Person"),
        EnforceTenancy("PersonPhone"),
        EnforceTenancy("Note"),
        EnforceTenancy("HistoryEntry"),
        migrations.RunSQL(SEARCH.read_text(), DROP_SEARCH),
    ]
