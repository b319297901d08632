"""The pages of a book, what was agreed and what was decided can only be added to."""

from django.db import migrations

from codriver.kit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_book")]

    operations = [
        append_only("terms_termset", {"body": "''"}),
        append_only("terms_consentevent", {"where": "''"}),
        append_only("terms_notice"),
        append_only("terms_purpose"),
        append_only("terms_senddecision", {"facts": "'{}'"}),
    ]
