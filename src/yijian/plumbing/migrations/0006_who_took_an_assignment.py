from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plumbing", "0005_one_time_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="taken_name",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
    ]
