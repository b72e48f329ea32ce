"""The second wall: keyboards are seen with their devices, what concerns the printer by the house."""

from django.db import migrations

SQL = """
ALTER TABLE keyboards_keyboard ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyboards_keyboard FORCE ROW LEVEL SECURITY;
CREATE POLICY keyboards_keyboard_seen ON keyboards_keyboard USING (ledger_may_see(path));
ALTER TABLE keyboards_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyboards_run FORCE ROW LEVEL SECURITY;
CREATE POLICY keyboards_run_seen ON keyboards_run USING (ledger_may_see(path));
ALTER TABLE keyboards_geometry ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyboards_geometry FORCE ROW LEVEL SECURITY;
CREATE POLICY keyboards_geometry_seen ON keyboards_geometry USING (ledger_may_see(path));
ALTER TABLE keyboards_outcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyboards_outcome FORCE ROW LEVEL SECURITY;
CREATE POLICY keyboards_outcome_seen ON keyboards_outcome USING (
    current_setting('omlopp.sight') = '*' OR EXISTS (SELECT FROM keyboards_run r WHERE r.id = run)
);
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("keyboards", "0001_initial"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
