"""What people fill in to import posts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codriver.listening.importing import columns

NAMES = {  # field of a record → how we say it
    "channel": _("channel"),
    "id": _("id of the post"),
    "text": _("text"),
    "published_at": _("time, with its zone"),
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


class FileForm(forms.Form):
    """One file of posts."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON lines or CSV in UTF-8, plain or .gz. What is here already is passed over."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.ndjson,.json,.csv,.tsv,.gz"}),
    )


class ColumnsForm(forms.Form):
    """Which column of a table is which field of a post."""

    def __init__(self, header: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = header
        guessed = columns.guess(header)
        choices = [("", _("(none)")), *((name, name) for name in dict.fromkeys(header) if name)]
        for field, label in NAMES.items():
            needed = field in columns.NEEDED
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=needed, initial=guessed.get(field, "")
            )

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two fields: one of them must be wrong."""
        chosen = [column for column in self.cleaned_data.values() if column]
        if twice := {column for column in chosen if chosen.count(column) > 1}:
            raise forms.ValidationError(
                _("One column cannot be two things: %(names)s.") % {"names": ", ".join(sorted(twice))}
            )
        return self.cleaned_data

    def chosen(self) -> dict[str, str]:
        """Return field → column, as it was agreed to."""
        return {field: column for field, column in self.cleaned_data.items() if column}
