"""Doors of watches: what we listen for, and what was heard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from codriver.listening.models import Watch, WatchMatch
from codriver.listening.watches import actions, queries
from codriver.listening.watches.forms import AboutForm, WatchForm
from codriver.listening.watches.previewing import preview
from codriver.listening.watches.reviewing import actions as reviews
from codriver.listening.watches.reviewing import queries as reviewing
from codriver.staff.doors import StaffRequest, number_in, staff_may

ANEW = {"within": 10}
FATES = {"doubtful": WatchMatch.Fate.DOUBTFUL, "left_out": WatchMatch.Fate.LEFT_OUT}


@require_safe
@staff_may("see stories")
def watches(request: StaffRequest) -> HttpResponse:
    """List what we listen for."""
    rows = queries.rows(request.user)
    waiting = reviewing.doubtful([row.watch for row in rows])
    for row in rows:
        row.waiting = waiting.get(row.watch.pk, 0)
    told = {"rows": rows, "may_make": request.user.may("make watches")}
    return render(request, "listening/watches/watches.html", told)


@require_safe
@staff_may("see stories")
def watch(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one watch: what it listens for, what it heard and why."""
    found = get_object_or_404(Watch.objects.visible_to(request.user).select_related("by"), pk=pk)
    shown = FATES.get(request.GET.get("fate", ""), WatchMatch.Fate.TOLD)
    hits, following = queries.matches(request.user, found, number_in(request.GET.get("before", "")) or 0, shown)
    is_mine = found.listeners.filter(user=request.user).exists()
    told: dict[str, Any] = {"row": queries.row(found, 0, is_mine=is_mine), "hits": hits, "following": following}
    told |= {"stories": queries.stories(request.user, found), "may_make": request.user.may("make watches")}
    told |= {"state": reviewing.state(found), "fates": reviewing.by_fate(found), "fate": shown.name.lower()}
    return render(request, "listening/watches/watch.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("make watches")
def add(request: StaffRequest) -> HttpResponse:
    """Make a watch; look first at what it would have heard."""
    return _edit(request, Watch(), ANEW)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("make watches")
def about(request: StaffRequest) -> HttpResponse:
    """Make a watch from examples: pasted texts, and posts that a search found."""
    form = AboutForm(request.user, request.POST or None, instance=Watch())
    if request.method == "POST" and form.is_valid():
        actions.save(form.instance, request.user)
        reviews.begin_with(form.instance, [post.seq for post in form.cleaned_data["posts"]], request.user)
        messages.success(request, _("Saved. It learns from the examples, then listens to the latest posts."))
        return redirect("watches:watch", form.instance.pk)
    asked = request.POST.getlist("posts") or request.GET.getlist("post")
    told = {"form": form, "watch": form.instance, "examples": reviewing.examples(request.user, asked)}
    return render(request, "listening/watches/about.html", told, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("make watches")
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a watch: its words, or its examples."""
    found = get_object_or_404(Watch.objects.visible_to(request.user), pk=pk)
    return _edit_examples(request, found) if found.is_about else _edit(request, found)


def _edit_examples(request: StaffRequest, found: Watch) -> HttpResponse:
    form = AboutForm(request.user, request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save(form.instance, request.user)
        messages.success(request, _("Saved. It learns from the examples, then listens to the latest posts."))
        return redirect("watches:watch", found.pk)
    told = {"form": form, "watch": found}
    return render(request, "listening/watches/about.html", told, status=422 if form.errors else 200)


def _edit(request: StaffRequest, found: Watch, initial: dict[str, int] | None = None) -> HttpResponse:
    form = WatchForm(request.user, request.POST or None, instance=found, initial=initial)
    told: dict[str, Any] = {"form": form, "watch": found}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") != "try":
            actions.save(form.instance, request.user)
            messages.success(request, _("Saved. It listens to the latest posts first, then to every new one."))
            return redirect("watches:watch", form.instance.pk)
        told["preview"] = preview(request.user, form.instance)
    return render(request, "listening/watches/edit.html", told, status=422 if form.errors else 200)


@require_POST
@staff_may("make watches")
def tried(request: StaffRequest) -> HttpResponse:
    """Say what a watch would have heard, while it is written."""
    form = WatchForm(request.user, request.POST)
    del form.fields["name"]  # one that is changed keeps its own
    told = {"preview": preview(request.user, form.instance) if form.is_valid() else None, "form": form}
    return render(request, "listening/watches/_preview.html", told)


@require_POST
@staff_may("make watches")
def forget(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget a watch with all it heard and told."""
    actions.forget(get_object_or_404(Watch.objects.visible_to(request.user), pk=pk))
    messages.success(request, _("Forgotten."))
    return redirect("watches:watches")


@require_POST
@staff_may("see stories")
def listen(request: StaffRequest, pk: int) -> HttpResponse:
    """Be told by a watch from now on, or no more."""
    found = get_object_or_404(Watch.objects.visible_to(request.user), pk=pk)
    if request.POST.get("do") == "stop":
        actions.tell_no_more(found, request.user)
    else:
        actions.tell(found, request.user)
    return redirect("watches:watch", pk)
