"""Doors to people: the list, one person's page, writing to her, settling a message, and who opened whose page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from codriver.channels import outbox
from codriver.channels.models import Outgoing
from codriver.people.models import Person
from codriver.staff.doors import StaffRequest, number_in, staff_may
from codriver.terms.actions import note_opening
from codriver.terms.models import Opening
from codriver.web.people import page as pages
from codriver.web.people.happenings import Told
from codriver.web.people.listing import listing
from codriver.web.people.timeline import history, open_messages

OPENINGS = 50  # on a page
LONGEST = 200  # characters that are searched for


@require_safe
@staff_may("see people")
def people(request: StaffRequest) -> HttpResponse:
    """List people, those who were heard last first; find one by name or by a whole address."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = listing(request.user, asked, request.GET.get("after", ""))
    return render(request, "web/people/people.html", {"page": found, "asked": asked})


@require_GET
@staff_may("see people")
def person(request: StaffRequest, key: str) -> HttpResponse:
    """Show one person: what happened with her, who she is, what she allows. That somebody looked is noted."""
    found = get_object_or_404(Person.objects.visible_to(request.user), key=key)
    note_opening(found, request.user)
    card = pages.card(found)
    told = Told(request.user, found, card.names)
    after = request.GET.get("after", "")
    shown: dict[str, Any] = {"person": found, "card": card, "may_answer": request.user.may("answer")}
    shown["history"] = history(request.user, found, told, after)
    shown["open"] = [] if after else open_messages(request.user, found, told)
    shown["sent"] = number_in(request.GET.get("sent", ""))
    return render(request, "web/people/person.html", shown)


@require_POST
@staff_may("answer")
def settle(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """Say of a message of which nobody knows whether it went: it arrived, or it may go again."""
    found = get_object_or_404(Person.objects.visible_to(request.user), key=key)
    message = get_object_or_404(Outgoing.objects.visible_to(request.user).filter(person=found), pk=pk)
    arrived = request.POST.get("arrived") == "yes"
    outbox.settle(message, arrived=arrived, by=request.user)
    messages.success(request, _("Noted: it arrived.") if arrived else _("It is asked about and sent once more."))
    return redirect(reverse("people:person", args=[key]))


@require_GET
@staff_may("see openings")
def openings(request: StaffRequest) -> HttpResponse:
    """Show who opened which customer's page, the latest first."""
    opened = Opening.objects.visible_to(request.user).select_related("by", "person").order_by("-at", "-pk")
    page = Paginator(opened, OPENINGS).get_page(request.GET.get("page"))
    return render(request, "web/people/openings.html", {"page": page})
