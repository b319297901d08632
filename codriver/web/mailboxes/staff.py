"""Doors of mailboxes: where mail comes in and goes out, how each one is; connect one, test it, pause it, remove it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from codriver.channels import actions, boxes
from codriver.channels.base import ChannelError
from codriver.channels.models import Connection, Delivery, KeptBack, Message
from codriver.channels.words import in_words
from codriver.staff.doors import StaffRequest, staff_may
from codriver.web.mailboxes.forms import MailboxForm, PasswordForm

A_PAGE = 50
SHOWN = 5  # kept-back mails on a mailbox's page


@require_safe
@staff_may("see set-up")
def mailboxes(request: StaffRequest) -> HttpResponse:
    """Show every mailbox, what fails first."""
    rows = Connection.objects.visible_to(request.user).bearing("messages").select_related("pause")
    page = Paginator(rows.order_by("-errors", "name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "web/mailboxes/mailboxes.html", {"page": page, "may_change": request.user.may("manage sources")}
    )


@staff_may("manage sources")
def connect(request: StaffRequest) -> HttpResponse:
    """Connect a mailbox: both servers are tried, and only when both open the door is it kept."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            connection, is_new = boxes.connect(form.cleaned_data["name"], form.settings, form.secrets, by=request.user)
        except ChannelError as error:
            form.add_error(None, in_words(str(error)))
        else:
            said = _("Connected. Mail comes in from now on.") if is_new else _("This mailbox is connected already.")
            messages.success(request, said)
            return redirect("mailboxes:mailbox", connection.pk)
    return render(request, "web/mailboxes/connect.html", {"form": form}, status=422 if form.errors else 200)


@staff_may("see set-up")
def mailbox(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how one mailbox is; test it, change its password, pause it, remove it."""
    rows = Connection.objects.visible_to(request.user).bearing("messages").select_related("pause__by", "added_by")
    connection = get_object_or_404(rows, pk=pk)
    may_change = request.user.may("manage sources")
    if request.method == "POST" and not may_change:
        raise PermissionDenied("manage sources")
    form = PasswordForm(request.POST if request.POST.get("do") == "password" else None)
    if request.method == "POST" and done(request, connection, form):
        gone = request.POST.get("do") == "remove"
        return redirect("mailboxes:mailboxes") if gone else redirect("mailboxes:mailbox", pk)
    held = KeptBack.objects.visible_to(request.user).filter(connection=connection).order_by("-at", "-pk")
    told: dict[str, Any] = {"box": connection, "form": form, "may_change": may_change, "held": held[:SHOWN]}
    told["heard"] = Message.objects.visible_to(request.user).filter(connection=connection).count()
    spoilt = Delivery.objects.visible_to(request.user).filter(connection=connection, taken_at=None)
    told["spoilt"] = spoilt.exclude(error="").count()
    return render(request, "web/mailboxes/mailbox.html", told, status=422 if form.errors else 200)


def done(request: StaffRequest, connection: Connection, form: PasswordForm) -> bool:
    """Do what the pressed button says; False when what was typed cannot be taken."""
    wish = request.POST.get("do", "")
    if wish in ("test", "password"):
        return tried(request, connection, form, wish)
    if wish == "again":
        boxes.try_again(connection)
    elif wish == "pause":
        actions.pause(connection, by=request.user)
    elif wish == "resume":
        actions.resume(connection)
    elif wish == "remove":
        actions.remove(connection, by=request.user)
        messages.success(request, _("Disconnected. What was said stays."))
    return True


def tried(request: StaffRequest, connection: Connection, form: PasswordForm, wish: str) -> bool:
    """Try both servers, by the password we have or by another one, which is then kept."""
    if wish == "password" and not form.is_valid():
        return False
    try:
        boxes.check(connection, form.secrets if wish == "password" else None)
    except ChannelError as error:
        if wish == "password":
            form.add_error(None, in_words(str(error)))
            return False
        messages.error(request, in_words(str(error)))
        return True
    messages.success(request, _("Both servers let us in."))
    return True
