"""Doors to take a story along: its posts as a table, its report as PDF."""

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from codriver.listening.reports import fonts, ordering, table
from codriver.listening.reports.ordering import Reader
from codriver.listening.stories import wall
from codriver.listening.stories.forms import PostsForm
from codriver.listening.stories.staff import is_part, story_or_404
from codriver.staff.audit import note
from codriver.staff.doors import StaffRequest, staff_may


def reader_of(request: StaffRequest) -> Reader:
    """Return how this reader reads, and the address at which she reaches the house."""
    zone = timezone.get_current_timezone_name()
    return Reader(translation.get_language() or "en", zone, request.build_absolute_uri("/"))


@require_safe
@staff_may("export")
def posts(request: StaffRequest, number: int) -> StreamingHttpResponse:
    """Fetch the posts of a story as CSV; the filters of its list of posts hold here too."""
    story = story_or_404(request, number)
    note(request.user, "story.exported", f"story {story.number}")
    rows = table.stream(story, PostsForm(request.GET).asked())
    name = f'attachment; filename="story-{story.number}.csv"'
    return StreamingHttpResponse(rows, "text/csv; charset=utf-8", headers={"Content-Disposition": name})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("export")
def report(request: StaffRequest, number: int) -> HttpResponse:
    """Ask for a story's report and watch it being made; htmx asks for its state every second."""
    story, reader = story_or_404(request, number), reader_of(request)
    if request.method == "POST" and fonts.is_here():
        ordering.order(story, reader, request.user)
    if request.method == "POST" or story.number != number:
        return redirect("listening:report", story.number)
    row = ordering.find(request.user, story.number, reader)
    told: dict[str, Any] = {"story": story, "row": row, "title": wall.title_of(story), "is_here": fonts.is_here()}
    told |= {"command": fonts.COMMAND, "is_current": row is not None and ordering.is_current(row, story)}
    return render(request, "listening/_report.html" if is_part(request) else "listening/report.html", told)


@require_safe
@staff_may("export")
def report_pdf(request: StaffRequest, number: int) -> HttpResponse:
    """Fetch the report that was made for such a reader; it is kept for a day."""
    story = story_or_404(request, number)
    body = ordering.body(request.user, story.number, reader_of(request))
    if body is None:
        raise Http404("reports are kept for a day")
    note(request.user, "report.exported", f"story {story.number}")
    name = f'attachment; filename="story-{story.number}.pdf"'
    return HttpResponse(body, "application/pdf", headers={"Content-Disposition": name})
