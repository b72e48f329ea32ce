"""What people have explained of customers' headings, in general and for one list."""

from django.db import migrations, models

WALL = """
ALTER TABLE intake_heading ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_heading FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_heading_seen ON intake_heading USING (ledger_may_see(path));
"""


class Migration(migrations.Migration):
    """A table of headings with its wall, and the headings of a draft."""

    dependencies = [("intake", "0002_walls")]
    operations = [
        migrations.AddField("draftlist", "headings", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Heading",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "path", "heading", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("path", models.TextField()),
                ("heading", models.TextField()),
                ("field", models.TextField(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "intake_heading"},
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
