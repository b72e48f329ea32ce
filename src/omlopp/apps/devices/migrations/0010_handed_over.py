"""What was handed over to recyclers is found by itself: it is little among all that has left the house."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies = [("devices", "0009_counted")]
    operations = [
        migrations.AddIndex(
            "device",
            models.Index(
                fields=["shipped_at", "shipped_to"],
                name="devices_device_handed",
                condition=models.Q(shipped_for__in=["recycled", "destroyed"]),
            ),
        )
    ]
