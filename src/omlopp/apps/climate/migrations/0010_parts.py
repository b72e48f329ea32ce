"""Parts put in and taken out, of a device in each of its take-backs."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table. It is empty for earlier facts: an installation of an earlier day is set up anew.

    Nothing is released yet.
    """

    dependencies = [("climate", "0009_aliases")]
    operations = [
        migrations.CreateModel(
            name="PartsOfRound",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "takeback", "device", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("takeback", models.UUIDField()),
                ("device", models.UUIDField()),
                ("replaced", ArrayField(models.TextField(), null=True)),
                ("harvested", ArrayField(models.TextField(), null=True)),
            ],
            options={"db_table": "climate_parts"},
        ),
    ]
