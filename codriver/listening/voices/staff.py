"""Doors to who speaks: one voice, its correction, who opened whose page, and of which kind the sites are."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from codriver.listening.models import Site, StandingRuling, VoiceOpening
from codriver.listening.voices import actions, rules, sites
from codriver.listening.voices.forms import KINDS, CorrectForm, KindForm, VoiceForm
from codriver.listening.voices.page import read
from codriver.listening.voices.queries import address
from codriver.staff.doors import StaffRequest, number_in, staff_may

PAGE = 50


@require_GET
@staff_may("see stories")
def voice(request: StaffRequest) -> HttpResponse:
    """Show one voice: her public posts, how she stands to us and why. That somebody looked is noted."""
    asked = VoiceForm(request.GET)
    if not asked.is_valid():
        raise Http404
    channel, author = asked.cleaned_data["channel"], asked.cleaned_data["author"]
    page = read(request.user, channel, author, number_in(request.GET.get("from", "")) or 0)
    if page is None:
        raise Http404
    actions.note_opening((channel, author), request.user)
    told = {"page": page, "needed": rules.PAGE_FROM, "may_rule": request.user.may("rule stories")}
    told["form"] = CorrectForm(initial={"channel": channel, "author": author, "standing": page.standing})
    return render(request, "listening/voice.html", told)


@require_POST
@staff_may("rule stories")
def correct(request: StaffRequest) -> HttpResponse:
    """Say how a voice stands to us."""
    form = CorrectForm(request.POST)
    if not form.is_valid():
        raise Http404
    channel, author = form.cleaned_data["channel"], form.cleaned_data["author"]
    if read(request.user, channel, author) is None:
        raise Http404
    actions.correct((channel, author), form.cleaned_data["standing"], request.user)
    messages.success(request, _("Your word counts from now on. It can be taken back below."))
    return redirect(address(channel, author))


@require_POST
@staff_may("rule stories")
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a correction back."""
    ruling = get_object_or_404(StandingRuling.objects.visible_to(request.user), pk=pk)
    actions.undo(ruling, request.user)
    return redirect(address(ruling.channel, ruling.author_id))


@require_GET
@staff_may("see openings")
def openings(request: StaffRequest) -> HttpResponse:
    """Show who opened whose page, the latest first."""
    opened = VoiceOpening.objects.visible_to(request.user).select_related("by").order_by("-at", "-pk")
    page = Paginator(opened, PAGE).get_page(request.GET.get("page"))
    return render(request, "listening/openings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("see stories")
def site_kinds(request: StaffRequest) -> HttpResponse:
    """List the sites that posts came from, the fullest first, and say of which kind each is."""
    may_set = request.user.may("rule stories")
    if request.method == "POST":
        return _set_kind(request, may_set)
    words = request.GET.get("words", "").replace("\0", "").strip()[:100]
    found = Site.objects.visible_to(request.user).select_related("kind__by").order_by("-posts", "id")
    page = Paginator(found.filter(name__icontains=words) if words else found, PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "kinds": KINDS.items(), "words": words, "may_set": may_set}
    return render(request, "listening/site_kinds.html", told)


def _set_kind(request: StaffRequest, may_set: bool) -> HttpResponse:
    form = KindForm(request.POST)
    if not may_set:
        raise PermissionDenied
    if not form.is_valid():
        raise Http404
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=form.cleaned_data["site"])
    sites.set_kind(site, form.cleaned_data["kind"], request.user)
    said = _("%(site)s is set. Its posts are read again now, and the stories drawn anew.")
    messages.success(request, said % {"site": site.name})
    return redirect(request.get_full_path())
