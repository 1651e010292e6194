from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plumbing", "0004_import_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="taken_name",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
    ]
