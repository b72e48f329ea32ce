"""What tells a model's variants apart, and what was taken out of a device to be used again."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns; a device that was inventoried before has them from its next inventory."""

    dependencies = [("devices", "0005_stage_index")]
    operations = [
        migrations.AddField("device", "version", models.TextField(null=True)),
        migrations.AddField("device", "storage_gb", models.IntegerField(null=True)),
        migrations.AddField("device", "harvested_parts", ArrayField(models.TextField(), null=True)),
    ]
