"""A device held back is short of a sufficient judgement; locks are something else."""

from django.db import migrations


class Migration(migrations.Migration):
    """A column's name."""

    dependencies = [("devices", "0010_handed_over")]
    operations = [migrations.RenameField("standing", "locked", "short")]
