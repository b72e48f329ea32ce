"""Take-backs are found by their state, and those that somebody works with without the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("intake", "0004_counted")]

    operations = [
        migrations.AddIndex(
            model_name="takeback",
            index=models.Index(fields=["state", "id"], include=("path",), name="intake_takeback_state"),
        ),
        migrations.AddIndex(
            model_name="takeback",
            index=models.Index(
                condition=models.Q(("state__in", ("closed", "cancelled")), _negated=True),
                fields=["changed_at"],
                include=("path", "state"),
                name="intake_takeback_going",
            ),
        ),
    ]
