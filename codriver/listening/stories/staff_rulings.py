"""Doors to rule on what belongs together. Each ruling goes into the log; the story engine applies it in its turn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codriver.listening import actions
from codriver.listening.models import Ruling, Story
from codriver.listening.queries import find_story
from codriver.listening.stories import ruled, story_page, wall
from codriver.listening.stories.forms import MergeForm
from codriver.listening.stories.staff import story_or_404
from codriver.staff.doors import StaffRequest, staff_may

SUGGESTED = 12
COUNTED = 10_000  # posts of a branch that are counted before a split


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("rule stories")
def split(request: StaffRequest, number: int, seq: int) -> HttpResponse:
    """Let a post begin another story; the page first says what goes with it."""
    story = story_or_404(request, number)
    placement = story_page.placement_of(story, seq)
    if placement is None or seq == story.source_id:
        raise Http404
    if request.method == "POST":
        return redirect(ruled.address(story.number, actions.split(seq, request.user).seq))
    going = story_page.branch_size(story, seq, COUNTED)
    told = {"story": story, "title": wall.title_of(story), "post": placement.post, "going": min(going, COUNTED)}
    told |= {"is_more": going > COUNTED, "staying": max(story.posts - going - 1, 0)}
    return render(request, "listening/split.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("rule stories")
def merge(request: StaffRequest) -> HttpResponse:
    """Make two stories one: the ones chosen on the wall, or one and a number."""
    if request.method == "POST":
        return _merge(request)
    numbers = [int(word) for word in request.GET.getlist("story")[:SUGGESTED] if word.isdecimal() and len(word) < 19]
    found = filter(None, (find_story(request.user, number) for number in numbers))
    rows = wall.rows(request.user, list({story.id: story for story in found}.values()))
    words = request.GET.get("words", "").replace("\0", "").strip()[:100]
    told = {"chosen": rows, "words": words, "is_pair": len(rows) == 2}
    if rows and len(rows) != 2:
        others = rows[1:] or _suggested(request, words)
        told |= {"chosen": rows[:1], "suggested": [row for row in others if row.story.id != rows[0].story.id]}
    return render(request, "listening/merge.html", told)


def _suggested(request: StaffRequest, words: str) -> list[wall.Row]:
    """Return stories that a number or words name; without words the hottest ones."""
    if words.isdecimal() and len(words) < 19:
        found = find_story(request.user, int(words))
        return wall.rows(request.user, [found]) if found else []
    return wall.wall(request.user, wall.Filter(words=words), size=SUGGESTED).rows


def _merge(request: StaffRequest) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        raise Http404
    one, other = (story_or_404(request, form.cleaned_data[name]) for name in ("story", "other"))
    if _is_same(one, other):
        messages.info(request, _("These two are one story already."))
        return redirect("listening:story", one.number)
    ruling = actions.merge(one.number, other.number, request.user)
    return redirect(ruled.address(min(one.number, other.number), ruling.seq))


def _is_same(one: Story, other: Story) -> bool:
    return one.id == other.id


@require_POST
@staff_may("rule stories")
def undo(request: StaffRequest, number: int, seq: int) -> HttpResponse:
    """Take a ruling back."""
    if not Ruling.objects.filter(seq=seq).exclude(kind=Ruling.Kind.UNDO).exists():
        raise Http404
    return redirect(ruled.address(number, actions.undo(seq, request.user).seq))
