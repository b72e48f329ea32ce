"""The second wall around jobs."""

from django.db import migrations

SQL = """
ALTER TABLE jobs_job ADD CONSTRAINT jobs_job_over_has_an_end
    CHECK ((state IN ('done', 'refused', 'failed')) = (finished_at IS NOT NULL));
ALTER TABLE jobs_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs_job FORCE ROW LEVEL SECURITY;
CREATE POLICY jobs_job_seen ON jobs_job USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security and constraints that Django's models cannot say."""

    dependencies = [("jobs", "0001_initial"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
