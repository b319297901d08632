from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('listening', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='picture',
            name='changed_seq',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='placement',
            name='story_id',
            field=models.BigIntegerField(),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['story_id', 'post'], name='placement_story'),
        ),
    ]
