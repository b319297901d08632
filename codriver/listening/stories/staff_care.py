"""Doors for what people do around a story: quiet, look after, note, mark as seen."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from codriver.listening import queries
from codriver.listening.models import Mute, Story
from codriver.listening.stories import care
from codriver.listening.stories.forms import NoteForm, OwnerForm
from codriver.listening.stories.staff import is_part, story_or_404
from codriver.staff.doors import StaffRequest, number_in, staff_may

AT_ONCE = 50  # stories that one press of a button changes


def _chosen(request: StaffRequest) -> Iterable[Story]:
    """Yield the stories whose numbers were sent."""
    for word in request.POST.getlist("story")[:AT_ONCE]:
        story = queries.find_story(request.user, number) if (number := number_in(word)) is not None else None
        if story:
            yield story


def _back(request: StaffRequest, otherwise: str) -> HttpResponse:
    """Go where the form says, if that is one of our own pages."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if is_ours else otherwise)


@require_POST
@staff_may("rule stories")
def quiet(request: StaffRequest) -> HttpResponse:
    """Take stories off the wall; the answer shows how to take that back."""
    why = Mute.Why.NOT_ABOUT_US if request.POST.get("why") == Mute.Why.NOT_ABOUT_US else Mute.Why.QUIET
    chosen = list(_chosen(request))
    for story in chosen:
        care.quiet(story, why, request.user)
    numbers = ",".join(str(story.number) for story in chosen)
    wall = reverse("listening:stories")
    return _back(request, f"{wall}?quieted={numbers}" if numbers else wall)


@require_POST
@staff_may("rule stories")
def unquiet(request: StaffRequest) -> HttpResponse:
    """Put stories back on the wall."""
    chosen = list(_chosen(request))
    for story in chosen:
        care.unquiet(story)
    if chosen:
        number = len(chosen)
        back = ngettext("%(number)d story is back on the wall.", "%(number)d stories are back on the wall.", number)
        messages.success(request, back % {"number": number})
    return _back(request, reverse("listening:stories"))


@require_POST
@staff_may("rule stories")
def own(request: StaffRequest, number: int) -> HttpResponse:
    """Say who looks after a story."""
    story = story_or_404(request, number)
    form = OwnerForm(request.user, request.POST)
    if form.is_valid():
        care.own(story, form.cleaned_data["owner"], request.user)
    else:
        messages.error(request, _("That colleague does not work here any more. Nothing was changed."))
    return redirect("listening:story", story.number)


@require_POST
@staff_may("rule stories")
def note(request: StaffRequest, number: int) -> HttpResponse:
    """Leave a note for colleagues."""
    story = story_or_404(request, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        care.note(story, form.cleaned_data["text"], request.user)
    else:
        messages.error(request, _("The note was empty, so nothing was kept."))
    return redirect(reverse("listening:story", args=[story.number]) + "#notes")


@require_POST
@staff_may("see stories")
def seen(request: StaffRequest, number: int = 0) -> HttpResponse:
    """Note that this reader has seen a story, or without a number the whole wall."""
    upto = request.POST.get("upto", "")
    if number:
        number = story_or_404(request, number).number
    care.look(request.user, number, int(upto) if upto.isdecimal() and len(upto) < 19 else None)
    if is_part(request):
        return HttpResponse(status=204)
    return redirect("listening:story", number) if number else redirect("listening:stories")
