"""Doors of set-up: the company, the colleagues, one colleague."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from codriver.staff import actions
from codriver.staff.doors import StaffRequest, number_in, staff_may
from codriver.staff.forms import CompanyForm, InvitationForm, RoleForm
from codriver.staff.models import Company, Invitation, User


def only_owners_change(request: StaffRequest) -> None:
    """Refuse a change by somebody who may only look."""
    if request.method == "POST" and not request.user.may("manage staff"):
        raise PermissionDenied("manage staff")


@staff_may("see set-up")
def setup(request: StaffRequest) -> HttpResponse:
    """Show what is set up, and change the company's name, language and zone."""
    only_owners_change(request)
    form = CompanyForm(request.POST or None, instance=Company.objects.first())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("staff:setup")
    return render(request, "staff/setup.html", {"form": form, "may_change": request.user.may("manage staff")})


@staff_may("see set-up")
def colleagues(request: StaffRequest) -> HttpResponse:
    """Show who works here; invite somebody, or take an invitation back. A new link is shown once, here."""
    only_owners_change(request)
    link = None
    form = InvitationForm(request.POST if "note" in request.POST else None)
    if "withdraw" in request.POST:
        number = request.POST["withdraw"]
        open_ones = Invitation.objects.visible_to(request.user)
        actions.uninvite(get_object_or_404(open_ones, pk=number_in(number)), by=request.user)
        return redirect("staff:colleagues")
    if request.method == "POST" and form.is_valid():
        token = actions.invite(**form.cleaned_data, by=request.user)
        link = request.build_absolute_uri(reverse("staff:join", args=[token]))
        form = InvitationForm()
    everybody = list(User.objects.visible_to(request.user).order_by("-is_active", "name"))
    page = {
        "colleagues": everybody,
        "at_work": sum(who.is_active for who in everybody),
        "invitations": Invitation.objects.visible_to(request.user).open().order_by("expires_at"),
        "may_change": request.user.may("manage staff"),
        "form": form,
        "link": link,
    }
    return render(request, "staff/colleagues.html", page)


@staff_may("see set-up")
def colleague(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one colleague: another role, a password link, close the door or open it again."""
    only_owners_change(request)
    who = get_object_or_404(User.objects.visible_to(request.user).select_related("departure__by"), pk=pk)
    link = None
    if request.method == "POST":
        try:
            link = change(request, who)
        except actions.RefusedError as refusal:
            messages.error(request, str(refusal))
        if link is None:
            return redirect("staff:colleague", pk)
    form = RoleForm(initial={"role": who.role})
    page = {"colleague": who, "form": form, "link": link, "may_change": request.user.may("manage staff")}
    page["has_keys"] = Authenticator.objects.filter(user=who).exists()
    return render(request, "staff/colleague.html", page)


def change(request: StaffRequest, who: User) -> str | None:
    """Do what the pressed button says; return the link when one was made, to be shown once."""
    wish = request.POST.get("do", "")
    if wish == "password link" and who.is_active:
        token = actions.password_link(who, by=request.user)
        return request.build_absolute_uri(reverse("staff:new_password", args=[token]))
    if wish == "deactivate":
        actions.deactivate(who, by=request.user)
    elif wish == "drop keys":
        actions.drop_keys(who, by=request.user)
    elif wish == "bring back":
        actions.bring_back(who, by=request.user)
    elif wish == "change role":
        form = RoleForm(request.POST)
        if form.is_valid():
            actions.change_role(who, form.cleaned_data["role"], by=request.user)
    return None
