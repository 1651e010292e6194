from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_kinds_certificates_and_papers")]

    operations = [
        migrations.AddField(
            model_name="certificatekind",
            name="public_by",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
