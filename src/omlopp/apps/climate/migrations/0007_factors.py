"""Sets of models' footprints that the operator put in use, and which one an assessment looked in."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, and the set's digest beside that of the method's own factors."""

    dependencies = [("climate", "0006_site")]
    operations = [
        migrations.AddField("answer", "factor_set", models.TextField(null=True)),
        migrations.AddField("restatement", "factor_set", models.TextField(null=True)),
        migrations.CreateModel(
            name="LoadedFactors",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("factor_set", models.TextField()),
                ("exhibit", models.TextField()),
                ("files", ArrayField(models.TextField(), default=list)),
                ("models_held", models.IntegerField()),
                ("values_held", models.IntegerField()),
                ("left_out", models.IntegerField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={"db_table": "climate_loaded_factors"},
        ),
    ]
