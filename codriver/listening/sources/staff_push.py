"""Doors of pushes: make a connection, see its secret once, try it, give it another secret."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from codriver.channels import intake, pushes, registry
from codriver.channels.models import Connection, Delivery
from codriver.listening.sources.forms import RotateForm, SourceForm
from codriver.listening.stories.staff import is_part
from codriver.staff.doors import StaffRequest, staff_may

SHOWN = 10  # pushes that a page lists


@staff_may("manage sources")
def open_door(request: StaffRequest) -> HttpResponse:
    """Make a connection that somebody pushes to; its secret is shown this once."""
    form = SourceForm(request.POST or None, initial={"source_kind": "unknown"})
    if request.method == "POST" and form.is_valid():
        connection, secret = pushes.open_door(registry.pushed()[0], **form.cleaned_data, by=request.user)
        return page(request, connection, secret)
    return render(request, "listening/push_new.html", {"form": form}, status=422 if form.errors else 200)


@staff_may("see set-up")
def push(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where and how to push, and what came last; send a test; give another secret."""
    rows = Connection.objects.visible_to(request.user).select_related("pause")
    connection = get_object_or_404(rows, pk=pk)
    if not connection.is_pushed:
        raise Http404
    if request.method == "POST":
        if not request.user.may("manage sources"):
            raise PermissionDenied("manage sources")
        return done(request, connection)
    return page(request, connection)


def done(request: StaffRequest, connection: Connection) -> HttpResponse:
    """Do what the pressed button says. A new secret is shown at once, and never again."""
    wish, form = request.POST.get("do", ""), RotateForm(request.POST)
    if wish == "rotate" and form.is_valid():
        secret = pushes.rotate(connection, timedelta(hours=form.cleaned_data["hours"]))
        connection.refresh_from_db(fields=["secrets"])  # the page says until when the earlier one is valid
        return page(request, connection, secret)
    if wish == "test":
        tell(request, intake.try_out(connection))
    elif wish == "retry":
        pushes.retry(connection)
    return redirect("sources:push", connection.pk)


def tell(request: StaffRequest, answer: intake.Answer) -> None:
    """Say what came of a test push."""
    if answer.status == 200:
        messages.success(request, _("The test was signed, checked and stored. It is taken in now and brings no post."))
    else:
        messages.error(request, _("The test was turned away (%(status)s).") % {"status": answer.status})


def page(request: StaffRequest, connection: Connection, secret: str = "") -> HttpResponse:
    """Show one connection that is pushed to."""
    rows = Delivery.objects.visible_to(request.user).filter(connection=connection).order_by("-pk")
    told = {"source": connection, "pushes": rows[:SHOWN], "may_change": request.user.may("manage sources")}
    if is_part(request) and request.method == "GET":
        return render(request, "listening/_pushes.html", told)
    address = request.build_absolute_uri(reverse("push", args=[connection.kind, connection.pk]))
    told |= {"secret": secret, "address": address, "form": RotateForm(), "old_until": pushes.old_until(connection)}
    return render(request, "listening/push.html", told)
