"""The pages of a book, what was agreed and what was decided can only be added to."""

from django.db import migrations

from codriver.kit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_book")]

    operations = [
        append_only("terms", "TermSet", may_blank=["body"]),
        append_only("terms", "ConsentEvent", may_blank=["where"]),
        append_only("terms", "Notice"),
        append_only("terms", "Purpose"),
        append_only("terms", "SendDecision", may_blank=["facts"]),
    ]
