"""What a new version of a statement says otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column; statements issued before say nothing there."""

    dependencies = [("statements", "0004_page_wall")]
    operations = [migrations.AddField("statement", "changes", models.JSONField(default=list, db_default=[]))]
