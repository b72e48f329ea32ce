"""The second wall around take-backs, and what the lines' table holds by itself."""

from django.db import migrations

SQL = """
ALTER TABLE intake_line ADD CONSTRAINT intake_line_outcome_known
    CHECK (outcome IN ('received', 'missing', 'refused', 'duplicate', 'unreadable'));
ALTER TABLE intake_line ADD CONSTRAINT intake_line_duplicate_names_its_first
    CHECK ((outcome = 'duplicate') = (of_line IS NOT NULL) OR outcome IS NULL AND of_line IS NULL);
ALTER TABLE intake_line SET (fillfactor = 80);

ALTER TABLE intake_takeback ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_takeback FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_takeback_seen ON intake_takeback USING (ledger_may_see(path));
ALTER TABLE intake_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_line FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_line_seen ON intake_line USING (ledger_may_see(path));
ALTER TABLE intake_unlisted ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_unlisted FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_unlisted_seen ON intake_unlisted USING (ledger_may_see(path));
ALTER TABLE intake_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_draft_seen ON intake_draft USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Row-level security and constraints that Django's models cannot say."""

    dependencies = [("intake", "0001_initial"), ("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
