"""By which version of the rules a medium was judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Unknown for what was judged before the version was told."""

    dependencies = [("devices", "0006_what_it_is")]
    operations = [migrations.AddField("medium", "rules", models.TextField(null=True))]
