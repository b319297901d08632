"""Doors of everybody's own page on how she is told beyond the page: quiet hours, desktops, hooks."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codriver.listening.models import Desktop, Hook, HookPause
from codriver.listening.notices import actions, desktops, hooks, queries, sending
from codriver.listening.notices.forms import HookForm, MannerForm
from codriver.listening.notices.rules import Verdict
from codriver.listening.notices.troubles import in_words
from codriver.listening.sources.forms import RotateForm
from codriver.staff.doors import StaffRequest, number_in, staff_may

SHOWN = 20  # messages that the page of a hook lists


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("see stories")
def how(request: StaffRequest) -> HttpResponse:
    """Show how she is told beyond the page; change her quiet hours and how many messages a day she wants."""
    manner = queries.manner(request.user)
    form = MannerForm(request.POST or None, instance=manner)
    if request.method == "POST" and form.is_valid():
        actions.change(request.user, form.instance)
        messages.success(request, _("Saved."))
        return redirect("notices:how")
    mine = desktops.of(request.user, request.COOKIES.get(desktops.COOKIE, ""))
    told: dict[str, Any] = {"form": form, "manner": queries.manner(request.user), "desktop": mine}
    told |= {
        "hooks": queries.hooks(request.user),
        "desktops": Desktop.objects.visible_to(request.user).order_by("pk"),
        "most_hooks": hooks.MOST,
    }
    return render(request, "listening/notices/how.html", told, status=422 if form.errors else 200)


@require_POST
@staff_may("see stories")
def desktop(request: StaffRequest) -> HttpResponse:
    """Show notices on the desktop of this browser, or on one no more, or a test."""
    token, wish = request.COOKIES.get(desktops.COOKIE, ""), request.POST.get("do", "")
    answer = redirect("notices:how")
    if wish == "on":
        token = desktops.turn_on(request.user, token, request.headers.get("User-Agent", ""))
        safely: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": settings.IS_SECURE}
        answer.set_cookie(desktops.COOKIE, token, max_age=desktops.KEPT, **safely)
    elif wish == "test" and (mine := desktops.of(request.user, token)):
        desktops.ask_for_test(mine)
        messages.success(request, _("A test is on its way: this browser shows it in a moment, if it may."))
    elif wish == "off":
        chosen = get_object_or_404(
            Desktop.objects.visible_to(request.user), pk=number_in(request.POST.get("desktop", ""))
        )
        if chosen == desktops.of(request.user, token):
            answer.delete_cookie(desktops.COOKIE)
        chosen.delete()
        messages.success(request, _("Turned off."))
    return answer


@require_POST
@staff_may("see stories")
def show_now(request: StaffRequest) -> JsonResponse:
    """Say what the desktop of this browser is to show now; each thing is said once."""
    mine = desktops.of(request.user, request.COOKIES.get(desktops.COOKIE, ""))
    return JsonResponse({"show": desktops.to_show(mine) if mine else None})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("see stories")
def add_hook(request: StaffRequest) -> HttpResponse:
    """Name an address to which her notices are sent; its secret is shown this once."""
    form = HookForm(request.user, request.POST or None)
    is_full = queries.hooks(request.user).count() >= hooks.MOST
    if request.method == "POST" and form.is_valid() and not is_full:
        found, secret = hooks.add(request.user, **form.cleaned_data, home=request.build_absolute_uri("/"))
        return _page(request, found, secret)
    told = {"form": form, "is_full": is_full, "most_hooks": hooks.MOST}
    return render(request, "listening/notices/hook_new.html", told, status=422 if form.errors or is_full else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("see stories")
def hook(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one hook and what became of its messages; test, pause, resume or forget it, give it another secret."""
    found = get_object_or_404(Hook.objects.visible_to(request.user).select_related("user", "pause"), pk=pk)
    return _done(request, found) if request.method == "POST" else _page(request, found)


def _done(request: StaffRequest, found: Hook) -> HttpResponse:
    wish, form = request.POST.get("do", ""), RotateForm(request.POST)
    if wish == "rotate" and form.is_valid():
        return _page(request, found, hooks.rotate(found, timedelta(hours=form.cleaned_data["hours"])))
    if wish == "test":
        _tell(request, sending.try_out(found))
    elif wish == "pause":
        hooks.pause(found, HookPause.Why.HERSELF)
    elif wish == "resume":
        hooks.resume(found)
    elif wish == "forget":
        found.delete()
        messages.success(request, _("Forgotten."))
        return redirect("notices:how")
    return redirect("notices:hook", found.pk)


def _tell(request: StaffRequest, answer: sending.Answer) -> None:
    """Say what came of a test."""
    facts = {"status": answer.status, "seconds": f"{answer.seconds:.1f}"}
    if answer.verdict == Verdict.ARRIVED:
        messages.success(request, _("The test arrived: %(status)s after %(seconds)s seconds.") % facts)
    else:
        words = _("The test did not arrive: %(trouble)s") % {"trouble": in_words(answer.trouble)}
        messages.error(request, words)


def _page(request: StaffRequest, found: Hook, secret: str = "") -> HttpResponse:
    told: dict[str, Any] = {
        "hook": queries.hooks(request.user).get(pk=found.pk),
        "messages_sent": queries.sent(found)[:SHOWN],
    }
    told |= {"secret": secret, "form": RotateForm(), "old_until": hooks.old_until(found)}
    return render(request, "listening/notices/hook.html", told)
