"""What the savings of a take-back come to, kept as counts."""

from django.db import migrations, models

COUNTS = """
UPDATE climate_saving s SET kind = d.kind FROM devices_device d WHERE d.id = s.device;
ALTER TABLE climate_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_tally_seen ON climate_tally USING (ledger_may_see(path));
INSERT INTO climate_tally (takeback, path, kind, fate, answer, n)
SELECT takeback, path, COALESCE(kind, ''), fate, answer_id, count(*) FROM climate_saving GROUP BY 1, 2, 3, 4, 5;
"""


class Migration(migrations.Migration):
    """The counts, their wall, and what they are for the savings there are."""

    dependencies = [
        ("climate", "0010_parts"),
        ("devices", "0009_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="saving",
            name="kind",
            field=models.TextField(null=True),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField()),
                ("path", models.TextField()),
                ("kind", models.TextField()),
                ("fate", models.TextField()),
                ("answer", models.UUIDField()),
                ("n", models.IntegerField()),
            ],
            options={
                "db_table": "climate_tally",
                "indexes": [models.Index(fields=["takeback"], name="climate_tally_takeback")],
            },
        ),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
    ]
