"""What a user chose for the colleagues to see: ready, on a break, do not disturb."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_trials_so_far")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="availability",
            field=models.CharField(
                choices=[("ready", "ready"), ("break", "break"), ("dnd", "do not disturb")],
                db_default="ready",
                default="ready",
                max_length=5,
            ),
        ),
    ]
