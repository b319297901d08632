"""What people fill in to import posts."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from codriver.listening.importing import columns
from codriver.staff.forms import zone_field

NAMES = {  # field of a record → how we say it
    "channel": _("channel"),
    "id": _("id of the post"),
    "text": _("text"),
    "published_at": _("time"),
    "author.id": _("id of the author"),
    "author.name": _("name of the author"),
    "author.followers": _("followers of the author"),
    "author.created_at": _("when the author joined"),
    "author.verified": _("whether the author is verified"),
    "url": _("address"),
    "parent_id": _("id of the post it answers or reposts"),
    "parent_kind": _("how it does so: repost, reply, comment or quote"),
    "counts.reposts": _("reposts"),
    "counts.comments": _("comments"),
    "counts.likes": _("likes"),
    "source_kind": _("kind of source"),
    "edited_at": _("when it was edited"),
    "deleted_at": _("when it was deleted"),
}


ZONE = "zone"
LONGEST_VALUE = 30  # characters of a column's first value


def shown(name: str, value: str | None) -> str:
    """Return a column as one chooses it: its name and what its first cell holds."""
    return f"{name} · {Truncator(' '.join(value.split())).chars(LONGEST_VALUE)}" if value and value.strip() else name


class FileForm(forms.Form):
    """One file of posts."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON lines or CSV in UTF-8, plain or .gz. What is here already is passed over."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.ndjson,.json,.csv,.tsv,.gz"}),
    )


class ColumnsForm(forms.Form):
    """Which column of a table is which field of a post. Beside each column's name stands its first value."""

    def __init__(self, header: Sequence[str], first: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guessed = columns.guess(header)
        named = {name: shown(name, value) for name, value in reversed(list(zip_longest(header, first))) if name}
        choices = [("", _("(none)")), *((name, named[name]) for name in dict.fromkeys(header) if name)]
        for field, label in NAMES.items():
            needed = field in columns.NEEDED
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=needed, initial=guessed.get(field, "")
            )
        self.fields[ZONE] = zone_field()
        self.fields[ZONE].label = _("Times that name no zone are in")
        self.fields[ZONE].initial = timezone.get_current_timezone_name()

    @property
    def needed(self) -> list[forms.BoundField]:
        """Return the fields that a post cannot do without."""
        return [self[name] for name in (*columns.NEEDED, ZONE)]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the fields that a post may have."""
        return [self[name] for name in NAMES if name not in columns.NEEDED]

    @property
    def others_found(self) -> int:
        """Return for how many of the other fields a column is chosen."""
        return sum(bool(field.value()) for field in self.others)

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two fields: one of them must be wrong."""
        chosen = list(self.chosen().values())
        if twice := {column for column in chosen if chosen.count(column) > 1}:
            raise forms.ValidationError(
                _("One column cannot be two things: %(names)s.") % {"names": ", ".join(sorted(twice))}
            )
        return self.cleaned_data

    def chosen(self) -> dict[str, str]:
        """Return field → column, as it was agreed to."""
        return {field: column for field, column in self.cleaned_data.items() if column and field != ZONE}

    def zone(self) -> str:
        """Return where times are that name no zone."""
        return str(self.cleaned_data[ZONE])
