"""Doors of sources: where we listen, how each place is, add one, change one, look at what was kept back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from codriver.channels import actions
from codriver.channels.base import ChannelError
from codriver.channels.models import Connection, KeptBack
from codriver.channels.words import in_words
from codriver.listening.sources import asking, entries, looking, not_yet, ranking
from codriver.listening.sources.forms import AddressForm, SourceForm, TakeForm
from codriver.listening.stories.staff import is_part
from codriver.staff.doors import StaffRequest, staff_may

SHOWN = 5  # kept-back entries on a source's page, sites not yet polled beside the list
A_PAGE = 50


@require_safe
@staff_may("see set-up")
def sources(request: StaffRequest) -> HttpResponse:
    """Show where we listen, what fails first."""
    rows = (
        Connection.objects.visible_to(request.user)
        .bearing("posts")
        .select_related("pause")
        .order_by("-errors", "name", "pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "may_change": request.user.may("manage sources")}
    told["not_yet"] = not_yet.sites(request.user)[:SHOWN]
    return render(request, "listening/sources.html", told)


@staff_may("manage sources")
def add(request: StaffRequest) -> HttpResponse:
    """Paste an address, see what could be heard there, say yes to some of it."""
    form = AddressForm(request.POST if "address" in request.POST else None)
    told: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        url, secrets = form.cleaned_data["address"]
        if "offer" in request.POST:
            return take(request, form, secrets)
        try:
            told["looks"] = [
                (one, TakeForm(initial={"name": one.offer.name, "offer": one.token}, auto_id=f"id_{n}_%s"))
                for n, one in enumerate(looking.look(url, secrets, asking.polite(looking.PATIENCE)))
            ]
        except ChannelError as error:
            form.add_error("address", in_words(str(error)))
    return render(request, "listening/source_add.html", told, status=422 if form.errors else 200)


def take(request: StaffRequest, form: AddressForm, secrets: dict[str, str]) -> HttpResponse:
    """Listen to what was offered from now on."""
    said, offer = TakeForm(request.POST), looking.taken(request.POST["offer"])
    if offer is None:
        form.add_error("address", _("The offer is too old. Look once more."))
    if offer is None or not said.is_valid():
        told = {"form": form, "said": said}
        return render(request, "listening/source_add.html", told, status=422)
    facts = {name: said.cleaned_data[name] for name in ("source_kind", "coverage_note")}
    connection, is_new = actions.add(
        offer[0], said.cleaned_data["name"], offer[1], secrets=secrets, by=request.user, **facts
    )
    if is_new:
        messages.success(request, _("We listen there from now on."))
    else:
        messages.info(request, _("We listen there already."))
    return redirect("sources:source", connection.pk)


@staff_may("see set-up")
def source(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how one source is and what it brought; change it, pause it, test it, remove it."""
    rows = Connection.objects.visible_to(request.user).bearing("posts").select_related("pause__by", "added_by")
    connection = get_object_or_404(rows, pk=pk)
    may_change = request.user.may("manage sources")
    if request.method == "POST" and not may_change:
        raise PermissionDenied("manage sources")
    said = {"name": connection.name, "source_kind": connection.source_kind, "coverage_note": connection.coverage_note}
    form = SourceForm(request.POST if request.POST.get("do") == "change" else None, initial=said)
    told: dict[str, Any] = {"source": connection, "form": form, "may_change": may_change}
    if request.method == "POST" and request.POST.get("do") == "test":
        told |= tested(connection)
    elif request.method == "POST" and done(request, connection, form):
        return redirect("sources:sources") if request.POST.get("do") == "remove" else redirect("sources:source", pk)
    if is_part(request) and request.method == "GET":
        return render(request, "listening/_source_health.html", told)
    held = KeptBack.objects.visible_to(request.user).filter(connection=connection).order_by("-at", "-pk")
    told["ranks"] = ranking.lines(connection, request.user)
    told |= {"heard": entries.latest(connection, request.user), "held": held[:SHOWN], "held_count": held.count()}
    return render(request, "listening/source.html", told, status=422 if form.errors else 200)


def done(request: StaffRequest, connection: Connection, form: SourceForm) -> bool:
    """Do what the pressed button says; False when what was typed cannot be taken."""
    wish = request.POST.get("do", "")
    if wish == "change":
        if not form.is_valid():
            return False
        actions.change(connection, **form.cleaned_data)
        messages.success(request, _("Saved."))
    elif wish == "pause":
        actions.pause(connection, by=request.user)
    elif wish == "resume":
        actions.resume(connection)
    elif wish == "retry":
        actions.retry(connection)
        messages.success(request, _("It is asked as soon as the worker comes by."))
    elif wish == "remove":
        actions.remove(connection, by=request.user)
        messages.success(request, _("We do not listen there any more. What was heard stays."))
    return True


def tested(connection: Connection) -> dict[str, Any]:
    """Ask a source now and return what it would bring; nothing of it is kept."""
    try:
        haul = actions.test(connection, asking.polite(looking.PATIENCE))
    except ChannelError as error:
        return {"trouble": in_words(str(error))}
    latest = sorted(haul.posts, key=lambda post: post["published_at"], reverse=True)
    return {"tested": haul, "latest": latest[: looking.SHOWN]}


@require_safe
@staff_may("see set-up")
def kept_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a source brought that could not be taken, and why."""
    connection = get_object_or_404(Connection.objects.visible_to(request.user), pk=pk)
    rows = KeptBack.objects.visible_to(request.user).filter(connection=connection).order_by("-at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "listening/kept_back.html", {"source": connection, "page": page})
