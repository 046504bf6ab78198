"""Permission groups whose names differ in case alone get a number: from the next migration on they are one name.

Data alone: a table with fresh rows cannot be altered.
"""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

LONGEST = 80


def apart(groups: Iterable[tuple[Any, Any, str]]) -> dict[Any, str]:
    """Return id → new name of those groups (id, company, name; the oldest first) that need another one."""
    found = list(groups)
    taken = {(company, name.lower()) for _id, company, name in found}
    seen: set[tuple[Any, str]] = set()
    renamed = {}
    for group_id, company, name in found:
        key = (company, name.lower())
        if key in seen:
            renamed[group_id] = name = _numbered(name, company, taken)
            key = (company, name.lower())
            taken.add(key)
        seen.add(key)
    return renamed


def _numbered(name: str, company: Any, taken: set[tuple[Any, str]]) -> str:
    number = 2
    while True:
        tail = f" ({number})"
        new = name[: LONGEST - len(tail)] + tail
        if (company, new.lower()) not in taken:
            return new
        number += 1


def tell_apart(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("accounts", "PermissionGroup")._base_manager.using(schema_editor.connection.alias)
    for group_id, name in apart(groups.order_by("id").values_list("id", "tenant_id", "name")).items():
        groups.filter(pk=group_id).update(name=name)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_companies_by_name_and_nip")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
