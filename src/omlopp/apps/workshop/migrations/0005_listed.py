"""What the owner's own systems say of a device, from their exports."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of it."""

    dependencies: ClassVar = [("workshop", "0004_walls_of_locks")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Listed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device", "tool", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("device", models.UUIDField()),
                ("tool", models.TextField()),
                ("exhibit", models.TextField()),
                ("place", models.TextField(null=True)),
                ("storage_gb", models.IntegerField(null=True)),
                ("encryption", models.TextField(null=True)),
                ("listed_at", models.DateTimeField()),
            ],
            options={"db_table": "workshop_listed"},
        ),
    ]
