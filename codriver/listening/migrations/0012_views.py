"""What is kept of the wall and of search becomes one noun."""

from django.conf import settings
from django.db import migrations, models


def bring_searches(apps, schema_editor):
    """Move kept searches to the views."""
    view, search = (apps.get_model("listening", name) for name in ("SavedView", "SavedSearch"))
    rows = search.objects.values_list("user_id", "name", "query")
    view.objects.bulk_create([view(user_id=user, page="search", name=name, query=query) for user, name, query in rows])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("listening", "0011_telling"),
    ]

    operations = [
        migrations.RenameModel("SavedFilter", "SavedView"),
        migrations.RemoveConstraint("savedview", "filter_name_once"),
        migrations.AddField(
            "savedview",
            "page",
            models.CharField(choices=[("stories", "Stories"), ("search", "Search")], default="stories", max_length=8),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "savedview", models.UniqueConstraint(fields=("user", "page", "name"), name="view_name_once")
        ),
        migrations.RunPython(bring_searches, migrations.RunPython.noop),
        migrations.DeleteModel("SavedSearch"),
    ]
