"""Everybody's own page: name, language, time zone, and where one is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from codriver.staff.doors import StaffRequest, number_in
from codriver.staff.forms import SelfForm


@login_required
def me(request: StaffRequest) -> HttpResponse:
    """Show and change one's own name, language and time zone."""
    form = SelfForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        response = redirect("staff:me")
        response.delete_cookie("language")  # a choice made before signing in: the one made here is newer
        messages.success(request, _("Saved."))
        return response
    return render(request, "staff/me.html", {"form": form})


@login_required
def sessions(request: StaffRequest) -> HttpResponse:
    """Show where one is signed in; end one session, or all but this."""
    mine = UserSession.objects.filter(user=request.user)
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        if chosen != "others":
            ended = [get_object_or_404(mine, pk=number_in(chosen))]
        else:
            ended = [session for session in mine if not session.is_current()]
        for session in ended:
            session.end()
        messages.success(request, _("Ended."))
        return redirect("staff:sessions")
    open_now = sorted(UserSession.objects.purge_and_list(request.user), key=lambda session: session.created_at)
    return render(request, "staff/sessions.html", {"sessions": open_now})
