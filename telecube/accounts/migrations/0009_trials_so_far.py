"""Companies that were there before are on their trial. Whose trial is long over gets the days that follow from now."""

from django.db import migrations

TRIALS_SO_FAR = """
UPDATE accounts_entitlements SET full_until = trial_ends_at, end_reason = 'trial',
    read_only_until = greatest(trial_ends_at, now()) + interval '720 hours',
    erase_at = greatest(trial_ends_at, now()) + interval '2880 hours',
    call_prefixes = '{+48}', outside_calls_at_once = 2, outside_minutes_a_day = 60
WHERE full_until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_access_by_the_clock")]

    operations = [migrations.RunSQL(TRIALS_SO_FAR, migrations.RunSQL.noop)]
