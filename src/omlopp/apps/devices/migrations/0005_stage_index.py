"""The devices of one stage in the order of the list: a rare stage is found without walking through the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies = [("devices", "0004_tally_includes")]
    operations = [
        migrations.AddIndex(
            "device", models.Index(fields=["stage", "path", "id"], name="devices_device_stage")
        )
    ]
