"""Shares claimed of a saving, never above the whole."""

from django.db import migrations, models

WALL = """
ALTER TABLE climate_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE climate_share FORCE ROW LEVEL SECURITY;
CREATE POLICY climate_share_seen ON climate_share USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """Claims, the sum of them beside each saving, and the check that holds the sum."""

    dependencies = [("climate", "0004_walls")]
    operations = [
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "takeback",
                        "device",
                        "party",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("takeback", models.UUIDField()),
                ("device", models.UUIDField()),
                ("party", models.UUIDField()),
                ("path", models.TextField()),
                ("ppm", models.IntegerField()),
                ("claimed_at", models.DateTimeField()),
            ],
            options={"db_table": "climate_share"},
        ),
        migrations.AddField("saving", "claimed_ppm", models.IntegerField(default=0, db_default=0)),
        migrations.AddConstraint(
            "saving",
            models.CheckConstraint(
                condition=models.Q(claimed_ppm__gte=0, claimed_ppm__lte=1_000_000),
                name="climate_shares_at_most_one",
            ),
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
