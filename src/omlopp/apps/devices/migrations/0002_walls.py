"""What the register's tables hold by themselves: the second wall, the stock rule, the codes."""

from django.db import migrations

SQL = """
CREATE SEQUENCE devices_code MAXVALUE 34359738367;

ALTER TABLE devices_device ADD CONSTRAINT devices_stock_only_with_data_cleared
    CHECK (stage <> 'in_stock' OR (media_known AND media = media_sufficient));

ALTER TABLE devices_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices_device FORCE ROW LEVEL SECURITY;
CREATE POLICY devices_seen ON devices_device USING (ledger_may_see(path));

ALTER TABLE devices_medium ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices_medium FORCE ROW LEVEL SECURITY;
CREATE POLICY devices_medium_seen ON devices_medium USING (
    current_setting('omlopp.sight') = '*' OR EXISTS (SELECT FROM devices_device d WHERE d.id = device)
);
ALTER TABLE devices_device SET (fillfactor = 70);
ALTER TABLE devices_medium SET (fillfactor = 80);
"""


class Migration(migrations.Migration):
    """Row-level security and constraints that Django's models cannot say."""

    dependencies = [("devices", "0001_initial"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
