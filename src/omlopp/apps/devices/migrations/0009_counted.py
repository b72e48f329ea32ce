"""What a take-back's pages count its devices by, kept as sums."""

from django.db import migrations, models

SUMS = """
ALTER TABLE devices_standing ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices_standing FORCE ROW LEVEL SECURITY;
CREATE POLICY devices_standing_seen ON devices_standing USING (ledger_may_see(path));
UPDATE devices_device d SET media_short = m.n FROM (
    SELECT device, count(*) AS n FROM devices_medium WHERE state = 'present' AND sufficient = false GROUP BY 1
) AS m WHERE m.device = d.id;
INSERT INTO devices_standing (takeback, path, stage, holds, carries, known, enough, locked, graded, routed,
    priced, n, media, sufficient)
SELECT takeback, path, stage, media > 0 OR kind IS NULL OR kind IN ('all_in_one', 'desktop', 'laptop',
    'network', 'other', 'printer', 'server', 'smartphone', 'tablet', 'thin_client', 'workstation'),
    media > 0, media_known, media = media_sufficient, media_short > 0, grade IS NOT NULL, route IS NOT NULL,
    net IS NOT NULL, count(*), sum(media), sum(media_sufficient)
FROM devices_device WHERE takeback IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;
"""


class Migration(migrations.Migration):
    """The sums, their wall, and what they are for the devices there are."""

    dependencies = [
        ("devices", "0008_screen_repair_way_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="media_short",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField()),
                ("path", models.TextField()),
                ("stage", models.TextField()),
                ("holds", models.BooleanField()),
                ("carries", models.BooleanField()),
                ("known", models.BooleanField()),
                ("enough", models.BooleanField()),
                ("locked", models.BooleanField()),
                ("graded", models.BooleanField()),
                ("routed", models.BooleanField()),
                ("priced", models.BooleanField()),
                ("n", models.IntegerField()),
                ("media", models.IntegerField()),
                ("sufficient", models.IntegerField()),
            ],
            options={
                "db_table": "devices_standing",
                "indexes": [models.Index(fields=["takeback"], name="devices_standing_takeback")],
            },
        ),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
