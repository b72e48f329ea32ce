"""What recyclers report of what they were given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, in which no more is reported than was handed over."""

    dependencies = [("climate", "0007_factors"), ("devices", "0008_screen_repair_way_out")]
    operations = [
        migrations.CreateModel(
            name="Recycling",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recycler", models.UUIDField(null=True)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("devices", models.IntegerField()),
                ("handed_g", models.BigIntegerField()),
                ("weighed", models.BooleanField()),
                ("material_g", models.BigIntegerField()),
                ("energy_g", models.BigIntegerField()),
                ("landfill_g", models.BigIntegerField()),
                ("exhibit", models.TextField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "climate_recycling",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            handed_g__gte=models.F("material_g")
                            + models.F("energy_g")
                            + models.F("landfill_g")
                        ),
                        name="climate_recycled_at_most_handed_over",
                    )
                ],
            },
        ),
    ]
