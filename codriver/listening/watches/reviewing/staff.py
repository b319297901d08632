"""Doors of reviewing: what a watch heard is asked about, one post at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codriver.listening.models import Watch, WatchMatch
from codriver.listening.watches.reviewing import actions, queries
from codriver.staff.doors import StaffRequest, number_in, staff_may

ANSWERS = {"meant": True, "not": False, "skip": None}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("make watches")
def queue(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask whether a match was meant, take the answer, and ask the next one; htmx gets only the question."""
    found = get_object_or_404(Watch.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        _answer(request, found)
        if "HX-Request" not in request.headers:
            return redirect("watches:queue", pk)
        found.refresh_from_db()
    told: dict[str, Any] = {"watch": found, "question": queries.question(request.user, found)}
    told |= {"state": queries.state(found), "latest": queries.latest(request.user, found)}
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, "listening/watches/_question.html" if is_part else "listening/watches/queue.html", told)


def _answer(request: StaffRequest, found: Watch) -> None:
    said = request.POST.get("answer", "")
    match = get_object_or_404(
        WatchMatch.objects.visible_to(request.user), watch=found, post=number_in(request.POST.get("post", "")) or 0
    )
    if said in ANSWERS:
        is_drawn = request.POST.get("drawn") == "1"
        actions.answer(found, match.post_id, is_meant=ANSWERS[said], by=request.user, is_drawn=is_drawn)


@require_POST
@staff_may("make watches")
def take_back(request: StaffRequest, pk: int, post: int) -> HttpResponse:
    """Take an answer back: it teaches nothing any more, and the match may be asked about again."""
    actions.take_back(get_object_or_404(Watch.objects.visible_to(request.user), pk=pk), post)
    messages.success(request, _("Taken back."))
    return redirect("watches:queue", pk)
