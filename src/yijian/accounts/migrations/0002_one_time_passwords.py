from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_staff"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="one_time_until",
            field=models.DateTimeField(null=True),
        ),
    ]
