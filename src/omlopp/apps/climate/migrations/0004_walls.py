"""The second wall follows the owner of the time, not the device's present one."""

from django.db import migrations

SQL = """
DROP POLICY climate_saving_seen ON climate_saving;
CREATE POLICY climate_saving_seen ON climate_saving USING (ledger_may_see(path));
ALTER TABLE climate_restatement ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_restatement FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_restatement_seen ON climate_restatement USING (ledger_may_see(path));
ALTER TABLE climate_restated ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_restated FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_restated_seen ON climate_restated USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("climate", "0003_answers")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
