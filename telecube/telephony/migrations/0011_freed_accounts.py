"""Accounts know that somebody left them: then nobody knows the password."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telephony", "0010_test_call")]

    operations = [migrations.AddField("sipaccount", "freed_at", models.DateTimeField(null=True))]
