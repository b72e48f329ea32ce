"""The second wall around the tables of economy."""

from django.db import migrations

SQL = """
ALTER TABLE economy_price ENABLE ROW LEVEL SECURITY;
ALTER TABLE economy_price FORCE ROW LEVEL SECURITY;
CREATE POLICY economy_price_seen ON economy_price USING (
    current_setting('omlopp.sight') = '*' OR EXISTS (SELECT FROM devices_device d WHERE d.id = device)
);
ALTER TABLE economy_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE economy_order FORCE ROW LEVEL SECURITY;
CREATE POLICY economy_order_seen ON economy_order USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("economy", "0001_initial"), ("devices", "0002_walls"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
