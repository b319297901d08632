from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_heard_last'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64, unique=True)),
                ('person_key', models.CharField(db_index=True, max_length=32)),
                ('is_hers', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
