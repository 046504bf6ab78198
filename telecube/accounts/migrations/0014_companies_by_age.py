"""The console lists companies by age, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_avatar")]

    operations = [
        migrations.AddIndex(
            model_name="tenant", index=models.Index(fields=["created_at", "id"], name="tenant_created")
        ),
    ]
