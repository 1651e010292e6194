from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_places_mandates_and_calendar"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="runs_platform",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("runs_platform", True)),
                fields=("runs_platform",),
                name="agency_one_runs_platform",
            ),
        ),
    ]
