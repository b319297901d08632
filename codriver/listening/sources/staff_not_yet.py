"""Doors of sites that nobody listens to yet: see them, listen to one, put one aside, take that back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from codriver.channels.base import ChannelError
from codriver.channels.words import in_words
from codriver.listening.models import SeenSite
from codriver.listening.sources import not_yet
from codriver.staff.doors import StaffRequest, number_in, staff_may

A_PAGE = 30


@staff_may("see set-up")
def sites(request: StaffRequest) -> HttpResponse:
    """Show the sites that posts link to and copy from and that nobody listens to; the heaviest first."""
    if request.method == "POST":
        if not request.user.may("manage sources"):
            raise PermissionDenied("manage sources")
        return done(request)
    are_put_aside = "aside" in request.GET
    found = not_yet.sites(request.user, are_put_aside=are_put_aside)
    told: dict[str, Any] = {"page": Paginator(found, A_PAGE).get_page(request.GET.get("page"))}
    told |= {"are_put_aside": are_put_aside, "may_change": request.user.may("manage sources")}
    told["gone"] = (
        SeenSite.objects.visible_to(request.user).filter(pk=number_in(request.GET.get("gone", "")) or 0).first()
    )
    return render(request, "listening/not_yet.html", told)


def done(request: StaffRequest) -> HttpResponse:
    """Do what the pressed button says."""
    sites = SeenSite.objects.visible_to(request.user).select_related("example")
    site = get_object_or_404(sites, pk=number_in(request.POST.get("site", "")))
    wish = request.POST.get("do")
    if wish == "listen":
        return listen(request, site)
    if wish == "put aside":
        not_yet.put_aside(site, request.user)
        response = redirect("sources:not-yet")
        response["Location"] += f"?gone={site.pk}"
        return response
    if wish == "take back":
        not_yet.take_back(site)
    return redirect("sources:not-yet")


def listen(request: StaffRequest, site: SeenSite) -> HttpResponse:
    """Listen to a site by the best that it offers; say why when it offers nothing."""
    try:
        connection = not_yet.listen(site, request.user)
    except ChannelError as error:
        messages.error(request, f"{site.host}: {in_words(str(error))}")
        return redirect("sources:not-yet")
    messages.success(request, _("We listen there from now on."))
    return redirect("sources:source", connection.pk)
