"""How large the screen is, what a repair put in, and when, why and to whom a device left."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Five columns. They are empty for earlier facts: an installation of an earlier day is set up anew.

    Nothing is released yet.
    """

    dependencies = [("devices", "0007_rules_version")]
    operations = [
        migrations.AddField(
            "device", "screen_inch", models.DecimalField(null=True, max_digits=5, decimal_places=2)
        ),
        migrations.AddField("device", "replaced_parts", ArrayField(models.TextField(), null=True)),
        migrations.AddField("device", "shipped_at", models.DateTimeField(null=True)),
        migrations.AddField("device", "shipped_for", models.TextField(null=True)),
        migrations.AddField("device", "shipped_to", models.UUIDField(null=True)),
    ]
