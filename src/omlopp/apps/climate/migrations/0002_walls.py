"""The second wall around the tables of climate."""

from django.db import migrations

SQL = """
ALTER TABLE climate_saving ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_saving FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_saving_seen ON climate_saving USING (
    current_setting('omlopp.sight') = '*' OR EXISTS (SELECT FROM devices_device d WHERE d.id = device)
);
ALTER TABLE climate_takeback ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_takeback FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_takeback_seen ON climate_takeback USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("climate", "0001_initial"), ("devices", "0002_walls"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
