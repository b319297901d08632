from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demo", "0002_edition_of_the_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Made",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("source", "Source"), ("watch", "Watch"), ("objection", "Objection")], max_length=9)),
                ("name", models.CharField(max_length=20)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("what", "name"), name="made_once")],
            },
        ),
    ]
