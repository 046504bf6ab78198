"""The list of users reads its page from an index in the order of the Polish alphabet."""

from django.db import migrations, models
from django.db.models.functions import Collate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0019_address_lists")]

    operations = [
        migrations.RemoveIndex(model_name="user", name="user_tenant_name"),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                "tenant",
                Collate("last_name", "pl-x-icu"),
                Collate("first_name", "pl-x-icu"),
                "id",
                name="user_tenant_name",
            ),
        ),
    ]
