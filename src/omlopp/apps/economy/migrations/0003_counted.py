"""What the prices of a take-back come to, kept as sums."""

from django.db import migrations, models

SUMS = """
ALTER TABLE economy_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE economy_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY economy_tally_seen ON economy_tally USING (
    current_setting('omlopp.sight') = '*'
    OR EXISTS (SELECT FROM economy_order o WHERE o.takeback = economy_tally.takeback)
);
INSERT INTO economy_tally (takeback, currency, family, code, n, gross, net)
SELECT takeback, currency, CASE WHEN net IS NULL THEN 'not_priced' ELSE 'priced' END,
    CASE WHEN net IS NULL THEN COALESCE(problems[1], 'no_price') ELSE '' END, count(*),
    COALESCE(sum(gross), 0), COALESCE(sum(net), 0)
FROM economy_price GROUP BY 1, 2, 3, 4
UNION ALL
SELECT takeback, currency, 'deduction', d->>'code', count(*), sum((d->>'amount')::numeric), 0
FROM economy_price, jsonb_array_elements(deductions) AS d WHERE net IS NOT NULL GROUP BY 1, 2, 3, 4;
"""


class Migration(migrations.Migration):
    """The sums, their wall, and what they are for the prices there are."""

    dependencies = [
        ("economy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField()),
                ("currency", models.TextField()),
                ("family", models.TextField()),
                ("code", models.TextField()),
                ("n", models.IntegerField()),
                ("gross", models.DecimalField(decimal_places=2, max_digits=16)),
                ("net", models.DecimalField(decimal_places=2, max_digits=16)),
            ],
            options={
                "db_table": "economy_tally",
                "indexes": [models.Index(fields=["takeback"], name="economy_tally_takeback")],
            },
        ),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
