"""How many statements of a kind belong to a take-back, kept as counts."""

from django.db import migrations, models

COUNTS = """
ALTER TABLE statements_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY statements_tally_seen ON statements_tally USING (ledger_may_see(path));
INSERT INTO statements_tally (takeback, path, kind, n)
SELECT takeback, path, kind, count(*) FROM statements_statement WHERE takeback IS NOT NULL GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):
    """The counts, their wall, and what they are for the statements there are."""

    dependencies = [
        ("statements", "0005_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField()),
                ("path", models.TextField()),
                ("kind", models.TextField()),
                ("n", models.IntegerField()),
            ],
            options={
                "db_table": "statements_tally",
                "indexes": [models.Index(fields=["takeback", "kind"], name="statements_tally_takeback")],
            },
        ),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
    ]
