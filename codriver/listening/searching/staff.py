"""Doors of search: find, take what was found as a table."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codriver.listening.models import SavedView
from codriver.listening.searching import asking, exporting, finding
from codriver.listening.searching.lag import lag
from codriver.listening.stories import saving
from codriver.listening.stories.addresses import chips, plain_query
from codriver.listening.stories.forms import KeepForm
from codriver.listening.stories.staff import is_part
from codriver.staff.audit import mark, note
from codriver.staff.doors import StaffRequest, staff_may

PASSING = ("after",)  # what a kept search does not keep


@require_safe
@staff_may("see stories")
def search(request: StaffRequest) -> HttpResponse:
    """Find the posts that say something; htmx gets only what was found."""
    form = asking.SearchForm(request.GET)
    asked = asking.read(form)
    cursor = request.GET.get("after", "")
    page = finding.search(request.user, asked.asked, asked.filters, cursor, is_best=asked.is_best)
    told: dict[str, Any] = {"form": form, "asking": asked, "page": page, "lag": lag()}
    told["may_make"] = request.user.may("make watches")
    if is_part(request):
        return render(request, "listening/_found.html", told)
    told |= {"kept": saving.kept(request.user, SavedView.Page.SEARCH), "keep_form": KeepForm()}
    told["may_export"] = request.user.may("export")
    told |= {"query": plain_query(request.GET, PASSING), "chips": chips(request.GET, form.told())}
    return render(request, "listening/search.html", told)


@require_safe
@staff_may("export")
def table(request: StaffRequest) -> StreamingHttpResponse:
    """Fetch what was found as CSV."""
    note(request.user, "search.exported", f"search {mark(plain_query(request.GET, PASSING))}")
    rows = exporting.stream(request.user, asking.read(asking.SearchForm(request.GET)))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="found.csv"'
    return response
