"""Tables of locks and samples, and what the workshop's device and evidence hold of them."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Locks and samples."""

    dependencies = [
        ("workshop", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("device", models.UUIDField()),
                ("takeback", models.UUIDField(null=True)),
                ("path", models.TextField()),
                ("kind", models.TextField()),
                ("part", models.TextField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("reported", "Reported"),
                            ("released", "Released"),
                            ("left", "Left"),
                        ],
                        default="open",
                    ),
                ),
                ("found_by", models.TextField()),
                ("found_at", models.DateTimeField()),
                ("exhibit", models.TextField(null=True)),
                ("owner", models.UUIDField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("refuted_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("released_by", models.TextField(null=True)),
                ("release_exhibit", models.TextField(null=True)),
            ],
            options={
                "db_table": "workshop_lock",
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("takeback", models.UUIDField(null=True)),
                ("since", models.TextField(null=True)),
                ("path", models.TextField()),
                ("sampling", models.TextField()),
                ("seed", models.TextField()),
                ("size", models.BigIntegerField()),
                ("population", models.IntegerField()),
                ("population_sha256", models.TextField()),
                ("share", models.TextField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "workshop_sample",
            },
        ),
        migrations.CreateModel(
            name="SampleMedium",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sample", "medium", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sample", models.UUIDField()),
                ("medium", models.UUIDField()),
                ("device", models.UUIDField()),
                ("number", models.IntegerField()),
            ],
            options={
                "db_table": "workshop_sample_medium",
            },
        ),
        migrations.CreateModel(
            name="SampleResult",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sample", "medium", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sample", models.UUIDField()),
                ("medium", models.UUIDField()),
                ("result", models.TextField()),
                ("method", models.TextField()),
                ("tool", models.TextField(null=True)),
                ("blocks_read", models.BigIntegerField(null=True)),
                ("exhibit", models.TextField(null=True)),
                ("looked_at", models.DateTimeField()),
                ("looked_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "workshop_sample_result",
            },
        ),
        migrations.RemoveIndex(
            model_name="workshopdevice",
            name="workshop_ready_for_stock",
        ),
        migrations.AddField(
            model_name="evidence",
            name="taken_in_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="workshopdevice",
            name="locks",
            field=models.IntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="queueitem",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("state", "open")), fields=["serials"], name="workshop_queue_open_serials"
            ),
        ),
        migrations.AddIndex(
            model_name="workshopdevice",
            index=models.Index(
                condition=models.Q(("stage", "received"), ("locks__gt", 0)),
                fields=["takeback", "device"],
                include=("path",),
                name="workshop_locked",
            ),
        ),
        migrations.AddIndex(
            model_name="workshopdevice",
            index=models.Index(
                condition=models.Q(
                    ("stage", "received"),
                    ("media", models.F("media_sufficient")),
                    ("media_counted", True),
                    ("media_known", True),
                    models.Q(("locks", 0), ("route", "parts"), _connector="OR"),
                    ("route__in", ("resale", "rental", "parts")),
                ),
                fields=["takeback", "device"],
                include=("path",),
                name="workshop_ready_for_stock",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopdevice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "in_stock"), _negated=True),
                    ("locks", 0),
                    ("route", "parts"),
                    _connector="OR",
                ),
                name="workshop_stock_only_unlocked",
            ),
        ),
        migrations.AddIndex(
            model_name="lock",
            index=models.Index(fields=["device"], name="workshop_lock_device"),
        ),
        migrations.AddIndex(
            model_name="lock",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["path", "id"],
                name="workshop_lock_unreleased",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(fields=["takeback"], name="workshop_sample_takeback"),
        ),
    ]
