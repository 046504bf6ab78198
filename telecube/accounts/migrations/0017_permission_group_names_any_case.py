"""Names of permission groups are told apart without regard to case, as those of user groups are."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_permission_group_names_apart")]

    operations = [
        migrations.RemoveConstraint("permissiongroup", "permission_group_name_once"),
        migrations.AddConstraint(
            "permissiongroup",
            models.UniqueConstraint(
                models.F("tenant"),
                django.db.models.functions.text.Lower("name"),
                name="permission_group_name_once_any_case",
            ),
        ),
    ]
