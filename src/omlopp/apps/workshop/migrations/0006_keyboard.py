"""What was done to a device's keyboard, for its certificate."""

from typing import ClassVar

from django.db import migrations, models

FILL = """
SELECT set_config('omlopp.sight', '*', true);
UPDATE workshop_device w SET keyboard = jsonb_build_object('method', k.method, 'source', k.reprinted_from,
    'layout', k.layout, 'artwork', k.artwork,
    'changed_date', to_char(k.reprinted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
FROM keyboards_keyboard k WHERE k.device = w.device AND k.layout = k.reprinted_to
    AND k.reprinted_at >= w.received_at
"""


class Migration(migrations.Migration):
    """The column, and what was done before there was one."""

    dependencies: ClassVar = [("workshop", "0005_listed"), ("keyboards", "0003_photos")]
    operations: ClassVar = [
        migrations.AddField("workshopdevice", "keyboard", models.JSONField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
