"""Who looked: which colleague opened the page of an account of hers, and when."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codriver.listening.marks import author_mark
from codriver.listening.models import VoiceOpening
from codriver.people.models import Person
from codriver.web.my.addresses import addresses_of
from codriver.web.my.door import customers

A_PAGE = 30


def looks_of(person: Person) -> Q:
    """Return the condition on openings that somebody looked at an account which is proven to be hers."""
    hers = Q(pk=None)
    for one in addresses_of(person):
        names = (one.address, author_mark(one.channel, one.address))
        hers |= Q(channel=one.channel, author_id__in=names)
    return hers


@require_safe
@customers
def looks(request: HttpRequest, person: Person) -> HttpResponse:
    """Show who looked at her, the latest first."""
    opened = VoiceOpening.objects.filter(looks_of(person)).select_related("by").order_by("-at")
    page = Paginator(opened, A_PAGE).get_page(request.GET.get("page", 1))
    return render(request, "my/looks.html", {"person": person, "page": page})
