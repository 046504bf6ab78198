"""The limits of calls hold while nothing pays for them; only the words change."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0017_permission_group_names_any_case'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entitlements',
            name='call_prefixes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), help_text='numbers that may be called begin so while nothing pays for calls; empty: all', null=True, size=None),
        ),
    ]
