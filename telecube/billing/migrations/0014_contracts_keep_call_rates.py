"""A contract keeps the call rates of the day on which its term was priced."""

from django.db import migrations, models

SO_FAR = """
UPDATE billing_pricelock l SET priced_on = CASE
    WHEN l.starts_on > c.starts_on AND c.extended_at IS NOT NULL THEN (c.extended_at AT TIME ZONE 'Europe/Warsaw')::date
    ELSE (c.concluded_at AT TIME ZONE 'Europe/Warsaw')::date END
FROM billing_contract c WHERE c.id = l.contract_id
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0013_questions_about_taxpayers")]

    operations = [
        migrations.AddField("pricelock", "priced_on", models.DateField(null=True)),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.AlterField(
            "pricelock",
            "priced_on",
            models.DateField(help_text="whose day's prices and call rates the term has"),
        ),
    ]
