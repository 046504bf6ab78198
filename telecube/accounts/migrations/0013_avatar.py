"""Pictures of users; the hash on the user's row names the picture in addresses, so that lists need no further query."""

import django.db.models.deletion
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models
from django.db.models.functions import Length

from telecube.core.tenancy.policies import EnforceTenancy


class Migration(migrations.Migration):

    dependencies = [("accounts", "0012_one_owner_of_sessions")]

    operations = [
        migrations.AddField("user", "avatar_hash", models.CharField(blank=True, db_default="", default="", editable=False, max_length=16)),
        migrations.CreateModel(
            name="Avatar",
            fields=[
                ("id", models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("image", models.BinaryField()),
                ("tenant", models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant")),
                ("user", telecube.core.fields.TenantOneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="avatar", to="accounts.user")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "everywhere",
                "constraints": [models.CheckConstraint(condition=models.Q(models.lookups.LessThanOrEqual(Length("image"), 30 * 1024)), name="avatar_is_small")],
            },
            managers=[("everywhere", django.db.models.manager.Manager())],
        ),
        EnforceTenancy("Avatar"),
    ]
