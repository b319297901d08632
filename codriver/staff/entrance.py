"""Doors for people who are not signed in: the set-up link, an invitation, a password link."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from codriver.staff import actions
from codriver.staff.forms import ChosenPasswordForm, FoundingForm, NewcomerForm
from codriver.staff.models import Invitation, PasswordLink, SetupLink, User


@never_cache
@sensitive_post_parameters("password")
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first owner and the company: the page behind the link that `codriver up` prints once."""
    if SetupLink.holding(token) is None or User.objects.exists():
        return closed(request, "set-up")
    form = FoundingForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        owner = actions.found(token, **form.cleaned_data)
        return come_in(request, owner) if owner else closed(request, "set-up")
    return render(request, "staff/start.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: say who one is and choose a password."""
    invitation = Invitation.holding(token)
    if invitation is None:
        return closed(request, "invitation")
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        newcomer = actions.accept(token, **form.cleaned_data)
        return come_in(request, newcomer) if newcomer else closed(request, "invitation")
    return render(request, "staff/join.html", {"form": form, "invitation": invitation})


@never_cache
@sensitive_post_parameters("password")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password, with a link that an owner handed over."""
    link = PasswordLink.holding(token)
    if link is None or not link.user.is_active:
        return closed(request, "password")
    form = ChosenPasswordForm(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        if actions.renew_password(token, form.cleaned_data["password"]) is None:
            return closed(request, "password")
        messages.success(request, _("The new password counts from now on. All older sessions are ended."))
        return redirect("account_login")
    return render(request, "staff/new_password.html", {"form": form, "colleague": link.user})


def come_in(request: HttpRequest, newcomer: User) -> HttpResponse:
    """Sign in somebody who chose a password a moment ago."""
    return perform_password_login(request, {"email": newcomer.email}, Login(user=newcomer, email=newcomer.email))


def closed(request: HttpRequest, kind: str) -> HttpResponse:
    """Say that a link opens nothing (any more), and how to get another one; alike for used, late and wrong ones."""
    return render(request, "staff/link_closed.html", {"kind": kind}, status=404)
