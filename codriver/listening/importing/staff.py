"""Doors of importing: drop a file, agree to its columns, watch it, stop it, fetch what was refused."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from codriver.kit.importing import rejects
from codriver.listening.importing import uploads, why
from codriver.listening.importing.forms import ColumnsForm, FileForm
from codriver.listening.models import Import, Quarantined
from codriver.listening.stories.staff import is_part
from codriver.staff.doors import StaffRequest, staff_may

EARLIER = 20  # imports on a page
HELD = 30  # quarantined records on a page


@staff_may("import")
def imports(request: StaffRequest) -> HttpResponse:
    """Drop a file; see the earlier imports."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        row = uploads.keep(form.cleaned_data["file"], by=request.user)
        return redirect("listening:import-one", row.pk)
    rows = Import.objects.visible_to(request.user).select_related("by").order_by("-pk")
    told = {
        "form": form,
        "page": Paginator(rows, EARLIER).get_page(request.GET.get("page")),
        "held": Quarantined.objects.visible_to(request.user).count(),
    }
    return render(request, "listening/import.html", told, status=422 if form.errors else 200)


@staff_may("import")
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Watch one import; htmx asks for its figures every second. A table whose columns are not certain asks for them."""
    row = get_object_or_404(Import.objects.visible_to(request.user).select_related("by"), pk=pk)
    told: dict[str, Any] = {"row": row}
    if row.state == "asking":
        header, sample = uploads.header_and_sample(row)
        form = ColumnsForm(header, sample[0] if sample else [], request.POST or None)
        told |= {"header": header, "sample": sample, "form": form}
        if request.method == "POST" and form.is_valid():
            uploads.queue(row, form.chosen(), form.zone())
            return redirect("listening:import-one", pk)
    elif row.rejected:
        told["refused"] = why.first_of(row.rejects_file, row.name, row.columns)
    if is_part(request):
        return render(request, "listening/_import.html", told)
    return render(request, "listening/import_one.html", told)


@require_POST
@staff_may("import")
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop an import. What it has read so far stays."""
    uploads.stop(get_object_or_404(Import.objects.visible_to(request.user), pk=pk))
    messages.success(request, _("It stops. What was read so far is in."))
    return redirect("listening:import-one", pk)


@require_safe
@staff_may("import")
def refused(request: StaffRequest, pk: int) -> FileResponse:
    """Fetch what an import refused, with line numbers and reasons."""
    row = get_object_or_404(Import.objects.visible_to(request.user).exclude(rejects_file=""), pk=pk)
    path = rejects.folder() / row.rejects_file
    if not path.is_file():
        raise Http404("rejects are kept for 30 days")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejects-{row.pk}.jsonl")


@require_safe
@staff_may("import")
def quarantined(request: StaffRequest) -> HttpResponse:
    """Look at records that came under the id of another text and named no later edit."""
    rows = Quarantined.objects.visible_to(request.user).order_by("-pk")
    page = Paginator(rows, HELD).get_page(request.GET.get("page"))
    return render(request, "listening/quarantined.html", {"page": page})
