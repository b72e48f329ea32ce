"""A device held back is short of a sufficient judgement; locks are something else."""

from django.db import migrations

# For some hours of November 2026 0009 made the column under its new name, and installations of those hours stand.
RENAME = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'devices_standing'::regclass AND attname = 'locked') THEN
        ALTER TABLE devices_standing RENAME COLUMN locked TO short;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    """A column's name."""

    dependencies = [("devices", "0010_handed_over")]
    operations = [
        migrations.RunSQL(
            RENAME,
            "ALTER TABLE devices_standing RENAME COLUMN short TO locked",
            state_operations=[migrations.RenameField("standing", "locked", "short")],
        )
    ]
