"""The second wall around the pages of statements."""

from django.db import migrations

SQL = """
ALTER TABLE statements_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements_page FORCE ROW LEVEL SECURITY;
CREATE POLICY statements_page_seen ON statements_page USING (
    current_setting('omlopp.sight') = '*'
    OR EXISTS (SELECT FROM statements_statement s WHERE s.id = statement)
);
"""


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("statements", "0003_page")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
