"""Names that a person said are models, and the sets they make."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, and the list of names in force beside each set."""

    dependencies = [("climate", "0008_recycling")]
    operations = [
        migrations.AddField("loadedfactors", "aliases", models.TextField(null=True)),
        migrations.AddField("loadedfactors", "by_alias", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="AliasRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("manufacturer", models.TextField()),
                ("product", models.TextField()),
                ("version", models.TextField()),
                ("kind", models.TextField(null=True)),
                ("model_manufacturer", models.TextField()),
                ("model", models.TextField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "climate_alias"},
        ),
    ]
