"""The door of words: drop subtitles, transcripts and pictures of posts that are here."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from codriver.listening.media import files
from codriver.listening.sources.forms import FilesForm
from codriver.staff.doors import StaffRequest, staff_may


@dataclass(frozen=True)
class Came:
    """What came of one dropped file."""

    name: str
    posts: int = 0
    changed: int = 0
    reason: str = ""


@staff_may("import")
def words(request: StaffRequest) -> HttpResponse:
    """Drop files; see to how many posts each belongs, or why it was not taken."""
    form: forms.Form = FilesForm(files.ENDINGS)
    told: dict[str, Any] = {"endings": " ".join(files.ENDINGS)}
    if request.method == "POST":
        form = FilesForm(files.ENDINGS, request.POST, request.FILES)
        if form.is_valid():
            told["came"] = [taken(file) for file, _ending in form.cleaned_data["files"]]
    return render(request, "listening/words.html", told | {"form": form}, status=422 if form.errors else 200)


def taken(file: Any) -> Came:
    """Give one file to its posts."""
    try:
        found = files.take(file.name, file.read())
    except files.NotTaken as reason:
        return Came(file.name, reason=_(str(reason)))
    return Came(file.name, found.posts, found.changed)
