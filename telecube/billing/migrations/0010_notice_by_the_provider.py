"""The provider may give notice too; no extension takes that back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_paid_before_the_issue")]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="notice_by_provider",
            field=models.BooleanField(db_default=False, default=False, help_text="no extension takes it back"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notice_by_provider", False),
                    models.Q(("ends_on__isnull", False), ("notice_given_at__isnull", False)),
                    _connector="OR",
                ),
                name="contract_notice_has_its_day",
            ),
        ),
    ]
