"""Doors to read by: the wall, a story, its posts, its spread as a table."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_safe
from django_htmx.http import HttpResponseClientRedirect

from codriver.listening import queries
from codriver.listening.media import likes
from codriver.listening.models import SavedView, Story
from codriver.listening.stories import pictures, ruled, saving, spread_page, story_page, wall
from codriver.listening.stories.addresses import chips, plain_query
from codriver.listening.stories.forms import KeepForm, NoteForm, OwnerForm, PostsForm, WallForm
from codriver.listening.stories.posts import posts as posts_of_story
from codriver.staff.doors import StaffRequest, staff_may

PASSING = ("after", "quieted", "seen")  # what a kept view does not keep


def story_or_404(request: StaffRequest, number: int) -> Story:
    """Return the story that a number names."""
    story = queries.find_story(request.user, number)
    if story is None:
        raise Http404
    return story


def is_part(request: StaffRequest) -> bool:
    """Say whether only the part that changes was asked for."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 19 else 0


@require_safe
@staff_may("see stories")
def stories(request: StaffRequest) -> HttpResponse:
    """Show what is being said, hottest first."""
    form = WallForm(request.user, request.GET)
    asked = form.asked()
    if _number(asked.words) and queries.find_story(request.user, _number(asked.words)):
        return redirect("listening:story", _number(asked.words))
    page = wall.wall(request.user, asked, request.GET.get("after", ""))
    kept = saving.kept(request.user, SavedView.Page.STORIES)
    told: dict[str, Any] = {"form": form, "asked": asked, "page": page, "position": queries.position()}
    told |= {"last_look": wall.last_look(request.user), "may_rule": request.user.may("rule stories")}
    if is_part(request):
        return render(request, "listening/_wall.html", told)
    told |= {
        "kept": kept,
        "query": plain_query(request.GET, PASSING),
        "alone": 0 if page.rows else wall.waiting_alone(),
    }
    told |= {"keep_form": KeepForm(), "quieted": _quieted(request), "chips": chips(request.GET, form.told())}
    return render(request, "listening/wall.html", told)


def _quieted(request: StaffRequest) -> list[Story]:
    """Return the stories that were quieted a moment ago, so that it can be taken back."""
    numbers = [_number(word) for word in request.GET.get("quieted", "").split(",")[: wall.PAGE]]
    return list(Story.objects.visible_to(request.user).filter(number__in=numbers)) if any(numbers) else []


@require_safe
@staff_may("see stories")
def story(request: StaffRequest, number: int) -> HttpResponse:
    """Show one story: what was said first, how it spread, who carried it."""
    if request.GET.get("part") == "ruled":
        return _once_applied(request, number)
    outcome = ruled.outcome(_number(request.GET.get("ruled", "")))
    found = story_or_404(request, ruled.leads_to(outcome, number))
    if found.number != number:
        return redirect(ruled.address(found.number, outcome.ruling.seq if outcome else 0))
    if request.GET.get("part") == "head":
        told = {"story": found, "row": wall.rows(request.user, [found])[0], "crossed": pictures.crossed_of(found)}
        return render(request, "listening/_story_head.html", told)
    page = story_page.read(request.user, found)
    root = _number(request.GET.get("node", ""))
    spread = spread_page.spread(request.user, found, page.figure, root)
    if spread is None:
        raise Http404
    told = {"page": page, "row": page.row, "story": found, "spread": spread, "position": queries.position()}
    told["crossed"] = page.crossed
    told["ruled"] = outcome
    told |= {"pictures": likes.same_pictures(request.user, found), "wordings": likes.wordings(request.user, found)}
    if request.GET.get("part") == "spread":
        return render(request, "listening/_spread.html", told)
    told |= {
        "growth": spread_page.growth(page.figure),
        "growth_rows": story_page.growth_rows(page.figure),
        "note_form": NoteForm(),
        "owner_form": OwnerForm(
            request.user, initial={"owner": page.row.ownership.owner_id if page.row.ownership else None}, auto_id="o_%s"
        ),
        "may_rule": request.user.may("rule stories"),
        "may_export": request.user.may("export"),
    }
    return render(request, "listening/story.html", told)


def _once_applied(request: StaffRequest, number: int) -> HttpResponse:
    """Answer nothing while the engine has not come to a ruling; then send the page to the story as it is now."""
    if queries.position() < _number(request.GET.get("waits", "")):
        return HttpResponse(status=204)
    return HttpResponseClientRedirect(ruled.address(number, _number(request.GET.get("ruled", ""))))


@require_GET
@staff_may("see stories")
def posts(request: StaffRequest, number: int) -> HttpResponse:
    """List the posts of a story that some number on its page counts."""
    found = story_or_404(request, number)
    form = PostsForm(request.GET)
    asked = form.asked()
    page = posts_of_story(request.user, found, asked, _number(request.GET.get("from", "")))
    named = [asked[name] for name in ("parent", "under", "post") if name in asked]
    told = {
        "story": found,
        "title": wall.title_of(found),
        "form": form,
        "asked": asked,
        "page": page,
        "named": story_page.posts_by_seq(request.user, named),
        "may_rule": request.user.may("rule stories"),
        "may_export": request.user.may("export"),
    }
    return render(request, "listening/posts.html", told)


@require_GET
@staff_may("see stories")
def spread(request: StaffRequest, number: int) -> HttpResponse:
    """Show the drawing of a story's spread as a table."""
    found = story_or_404(request, number)
    figure = pictures.figure_of(found)
    drawn = spread_page.spread(request.user, found, figure, _number(request.GET.get("node", "")))
    if drawn is None:
        raise Http404
    return render(request, "listening/spread.html", {"story": found, "title": wall.title_of(found), "spread": drawn})
