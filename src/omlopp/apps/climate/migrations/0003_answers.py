"""Answers kept once, savings by the owner of the time, the year of a take-back, restatements."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO climate_answer (id, method, version, factors, level, low_g, central_g, high_g, terms, problems)
SELECT DISTINCT ON (id) id, method, version, factors, level, low_g, central_g, high_g, terms, problems
FROM (
    SELECT md5(jsonb_build_array(method, version, factors, level, low_g, central_g, high_g, terms,
        to_jsonb(problems))::text)::uuid AS id, s.*
    FROM climate_saving s
) AS named ORDER BY id;
UPDATE climate_saving SET answer_id = md5(jsonb_build_array(method, version, factors, level, low_g, central_g,
    high_g, terms, to_jsonb(problems))::text)::uuid;
UPDATE climate_saving s SET path = d.path FROM devices_device d WHERE d.id = s.device;
UPDATE climate_takeback t SET received_at = e.at FROM (
    SELECT subject, min(at) AS at FROM ledger_event WHERE type = 'TakebackReceivingClosed' GROUP BY subject
) AS e WHERE e.subject = t.takeback;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """A device's answer by reference; what was recorded before is carried over."""

    dependencies = [("climate", "0002_walls"), ("devices", "0002_walls"), ("ledger", "0001_ledger")]
    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("method", models.TextField()),
                ("version", models.TextField()),
                ("factors", models.TextField()),
                ("level", models.TextField()),
                ("low_g", models.BigIntegerField(null=True)),
                ("central_g", models.BigIntegerField(null=True)),
                ("high_g", models.BigIntegerField(null=True)),
                ("terms", models.JSONField(default=list)),
                (
                    "problems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={"db_table": "climate_answer"},
        ),
        migrations.CreateModel(
            name="Restatement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("method", models.TextField()),
                ("version", models.TextField()),
                ("factors", models.TextField()),
                ("path", models.TextField()),
                ("reports", models.IntegerField()),
                ("ordered_at", models.DateTimeField()),
            ],
            options={"db_table": "climate_restatement"},
        ),
        migrations.CreateModel(
            name="Restated",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "restatement",
                        "report",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("restatement", models.UUIDField()),
                ("report", models.UUIDField()),
                ("statement", models.UUIDField()),
                ("path", models.TextField()),
                ("before_g", models.BigIntegerField()),
                ("after_g", models.BigIntegerField()),
                ("facts_g", models.BigIntegerField()),
                ("burden_g", models.BigIntegerField()),
                ("factors_g", models.BigIntegerField()),
                ("method_g", models.BigIntegerField()),
                ("restated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "climate_restated",
                "indexes": [models.Index(fields=["report"], name="climate_restated_report")],
            },
        ),
        migrations.AddField("methodoftakeback", "received_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "methodoftakeback", models.Index(fields=["received_at"], name="climate_takeback_received")
        ),
        migrations.AddField("saving", "path", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "saving",
            "answer",
            models.ForeignKey(
                to="climate.answer",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                db_constraint=False,
                db_index=False,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "saving",
            "answer",
            models.ForeignKey(
                to="climate.answer",
                on_delete=django.db.models.deletion.DO_NOTHING,
                db_constraint=False,
                db_index=False,
            ),
        ),
        *(
            migrations.RemoveField("saving", name)
            for name in (
                "method",
                "version",
                "factors",
                "level",
                "low_g",
                "central_g",
                "high_g",
                "terms",
                "problems",
            )
        ),
    ]
