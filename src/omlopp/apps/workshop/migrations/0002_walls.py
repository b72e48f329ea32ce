"""What the workshop's tables hold by themselves: the second wall."""

from django.db import migrations

SQL = """
ALTER TABLE workshop_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE workshop_device FORCE ROW LEVEL SECURITY;
CREATE POLICY workshop_seen ON workshop_device USING (ledger_may_see(path));
ALTER TABLE workshop_device SET (fillfactor = 70);

ALTER TABLE workshop_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE workshop_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY workshop_policy_seen ON workshop_policy USING (ledger_may_see(path));

ALTER TABLE workshop_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE workshop_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY workshop_queue_seen ON workshop_queue USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security, which Django's models cannot say."""

    dependencies = [("workshop", "0001_initial"), ("ledger", "0001_ledger"), ("devices", "0002_walls")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
