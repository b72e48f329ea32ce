"""What the tables of locks and samples hold by themselves: the second wall."""

from django.db import migrations

SQL = """
ALTER TABLE workshop_lock ENABLE ROW LEVEL SECURITY;
ALTER TABLE workshop_lock FORCE ROW LEVEL SECURITY;
CREATE POLICY workshop_lock_seen ON workshop_lock USING (ledger_may_see(path));

ALTER TABLE workshop_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE workshop_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY workshop_sample_seen ON workshop_sample USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security, which Django's models cannot say."""

    dependencies = [("workshop", "0003_locks_and_samples")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
