"""An index for the question which jobs of a company gave up; the table itself is the queue's."""

from django.db import migrations

CREATE = """
CREATE INDEX core_failed_jobs_by_company ON procrastinate_jobs (COALESCE(args->>'tenant_id', args->>'tenant'), id)
WHERE status = 'failed'
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_shared_values"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX core_failed_jobs_by_company")]
