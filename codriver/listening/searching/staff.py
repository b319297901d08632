"""Doors of search: find, keep a search by name, take what was found as a table."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from codriver.listening.models import SavedSearch
from codriver.listening.searching import asking, exporting, finding, saving
from codriver.listening.searching.lag import lag
from codriver.listening.stories.addresses import chips, plain_query
from codriver.listening.stories.forms import KeepForm
from codriver.listening.stories.staff import is_part
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
    told |= {"kept": SavedSearch.objects.filter(user=request.user).order_by("name"), "keep_form": KeepForm()}
    told |= {"query": plain_query(request.GET, PASSING), "chips": chips(request.GET, form.told())}
    return render(request, "listening/search.html", told)


@require_safe
@staff_may("see stories")
def table(request: StaffRequest) -> StreamingHttpResponse:
    """Fetch what was found as CSV."""
    rows = exporting.stream(request.user, asking.read(asking.SearchForm(request.GET)))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="found.csv"'
    return response


@require_POST
@staff_may("see stories")
def keep(request: StaffRequest) -> HttpResponse:
    """Keep a search by name."""
    form = KeepForm(request.POST)
    query = request.POST.get("query", "")[:500]
    if form.is_valid():
        try:
            saving.keep(request.user, form.cleaned_data["name"], query)
        except ValueError:
            messages.error(request, _("You keep twenty searches already. Forget one first."))
    else:
        messages.error(request, _("The search needs a name."))
    return redirect(f"{reverse('listening:search')}?{query}")


@require_POST
@staff_may("see stories")
def forget(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget a kept search; each keeps her own."""
    get_object_or_404(SavedSearch, pk=pk, user=request.user).delete()
    return redirect("listening:search")
