from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ('timeline', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='reaction',
            name='due_at',
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='reaction',
            name='tries',
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='reaction',
            name='done_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='reaction',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='reaction_due'),
        ),
    ]
