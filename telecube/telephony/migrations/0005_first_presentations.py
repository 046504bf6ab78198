"""Until now an account had at most one number: it becomes the first. A table with fresh rows cannot be altered."""

from django.db import migrations

FIRST_NUMBERS = """
INSERT INTO telephony_callpresentation (id, tenant_id, sip_account_id, number_id, place)
SELECT gen_random_uuid(), tenant_id, id, presentation_number_id, 0 FROM telephony_sipaccount account
WHERE presentation_number_id IS NOT NULL
AND NOT EXISTS (SELECT FROM telephony_callpresentation shown WHERE shown.sip_account_id = account.id)
"""


class Migration(migrations.Migration):
    dependencies = [("telephony", "0004_device_access")]

    operations = [migrations.RunSQL(FIRST_NUMBERS, migrations.RunSQL.noop)]
