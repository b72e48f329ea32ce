"""How the lines of a take-back ended, kept as counts."""

from django.db import migrations, models

COUNTS = """
ALTER TABLE intake_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_tally_seen ON intake_tally USING (ledger_may_see(path));
INSERT INTO intake_tally (takeback, path, outcome, n)
SELECT takeback, path, COALESCE(outcome, 'open'), count(*) FROM intake_line GROUP BY 1, 2, 3
UNION ALL SELECT takeback, path, 'unlisted', count(*) FROM intake_unlisted GROUP BY 1, 2;
"""


class Migration(migrations.Migration):
    """The counts, their wall, and what they are for the lines there are."""

    dependencies = [
        ("intake", "0003_headings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField()),
                ("path", models.TextField()),
                ("outcome", models.TextField()),
                ("n", models.IntegerField()),
            ],
            options={
                "db_table": "intake_tally",
                "indexes": [
                    models.Index(
                        fields=["takeback", "path", "outcome"], include=("n",), name="intake_tally_takeback"
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
    ]
