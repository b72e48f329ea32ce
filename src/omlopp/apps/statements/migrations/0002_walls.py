"""The second wall around statements."""

from django.db import migrations

SQL = """
ALTER TABLE statements_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements_statement FORCE ROW LEVEL SECURITY;
CREATE POLICY statements_seen ON statements_statement USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("statements", "0001_initial"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
