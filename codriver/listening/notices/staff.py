"""Doors of notices: what a reader was told, and to take it in."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from codriver.listening.models import Notice
from codriver.listening.notices import actions, queries
from codriver.staff.doors import StaffRequest, number_in, staff_may

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("see stories")
def notices(request: StaffRequest) -> HttpResponse:
    """Show what a reader was told; take in one notice, or all that she sees."""
    if request.method == "POST":
        return _take_in(request)
    page = Paginator(queries.notices(request.user), PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "shown": queries.shown(request.user, list(page)), "unread": queries.unread(request.user)}
    told |= {"beyond": queries.beyond(request.user)}
    return render(request, "listening/notices/notices.html", told)


def _take_in(request: StaffRequest) -> HttpResponse:
    mine = Notice.objects.visible_to(request.user).told_to(request.user)
    one = number_in(request.POST.get("notice", ""))
    if one is not None:
        actions.acknowledge(request.user, get_object_or_404(mine, pk=one))
    else:
        actions.acknowledge_all(request.user, number_in(request.POST.get("upto", "")) or 0)
    return redirect("notices:notices")


@require_safe
@staff_may("see stories")
def waiting(request: StaffRequest) -> HttpResponse:
    """Give the rail its number of unread notices anew."""
    return render(request, "web/_unread.html", {"number": queries.unread(request.user)})
