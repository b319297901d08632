"""What went wrong on the way to a receiver becomes a code with its values; what was kept as a sentence stays one."""

from django.db import migrations, models

AT_ONCE = 1_000  # rows


def keep_sentences(apps, schema_editor):
    """Let rows that hold a sentence keep it."""
    for name in ("Hook", "HookMessage"):
        noun = apps.get_model("listening", name)
        some: list = []
        for row in noun.objects.exclude(error="").only("pk", "error").iterator(AT_ONCE):
            row.trouble = {"code": "old", "words": row.error}
            some.append(row)
        noun.objects.bulk_update(some, ["trouble"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("listening", "0012_views")]

    operations = [
        migrations.AddField("hook", "trouble", models.JSONField(default=dict)),
        migrations.AddField("hookmessage", "trouble", models.JSONField(default=dict)),
        migrations.RunPython(keep_sentences, migrations.RunPython.noop),
        migrations.RemoveField("hook", "error"),
        migrations.RemoveField("hookmessage", "error"),
    ]
