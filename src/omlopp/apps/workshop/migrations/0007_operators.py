"""The names of those who operate erasers: ordinary rows, erasable."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of them."""

    dependencies: ClassVar = [("workshop", "0006_keyboard")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Operator",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
            ],
            options={"db_table": "workshop_operator"},
        ),
    ]
