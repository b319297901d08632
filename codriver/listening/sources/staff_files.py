"""Doors of sources that read files: make one, see its folder, drop files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from codriver.channels import folders, registry
from codriver.channels.models import Connection
from codriver.listening.sources.forms import FilesForm, SourceForm
from codriver.staff.doors import StaffRequest, staff_may


@staff_may("manage sources")
def open_folder(request: StaffRequest) -> HttpResponse:
    """Make a source that reads the mails of alerts."""
    form = SourceForm(request.POST or None, initial={"source_kind": "unknown"})
    if request.method == "POST" and form.is_valid():
        connection = folders.open_folder(registry.filed()[0], **form.cleaned_data, by=request.user)
        return redirect("sources:files", connection.pk)
    return render(request, "listening/files_new.html", {"form": form}, status=422 if form.errors else 200)


@staff_may("see set-up")
def files(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where the files of a source lie; drop some."""
    connection = get_object_or_404(Connection.objects.visible_to(request.user), pk=pk)
    if not connection.is_filed:
        raise Http404
    may_change = request.user.may("manage sources")
    if request.method == "POST" and not may_change:
        raise PermissionDenied("manage sources")
    endings = registry.endings(connection.kind)
    form = FilesForm(endings, request.POST, request.FILES) if request.method == "POST" else FilesForm(endings)
    if request.method == "POST" and form.is_valid():
        dropped = form.cleaned_data["files"]
        for file, ending in dropped:
            folders.drop(connection, ending, file.chunks())
        number = len(dropped)
        said = ngettext("%(number)d file is in; it is read now.", "%(number)d files are in; they are read now.", number)
        messages.success(request, said % {"number": number})
        return redirect("sources:source", pk)
    told = {"source": connection, "form": form, "may_change": may_change, "folder": folders.folder_of(connection)}
    told["endings"] = " ".join(endings)
    return render(request, "listening/files.html", told, status=422 if form.errors else 200)
