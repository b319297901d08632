"""Doors of requests for staff: what is asked, by its due date; one request, and what is done about it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from codriver.kit.clock import now
from codriver.staff.doors import StaffRequest, number_in, staff_may
from codriver.terms.copying import zipped
from codriver.terms.erasing import likely, registry, run
from codriver.terms.models import DataRequest
from codriver.terms.requests import actions, rules
from codriver.terms.requests.forms import WHAT, AskForm, EndForm

A_PAGE = 50
HANDED = ("see", "copy", "move")  # kinds that a copy answers


@require_safe
@staff_may("see requests")
def requests(request: StaffRequest) -> HttpResponse:
    """List what is asked and not ended, the most urgent first, and what ended lately."""
    visible = DataRequest.objects.visible_to(request.user).select_related("person", "ending")
    told = {
        "waiting": visible.open().order_by("due_at", "pk"),
        "page": Paginator(visible.exclude(ending=None).order_by("-ending__at"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "what": WHAT,
        "now": now(),
        "role": request.user.role,
        "may_answer": request.user.may("answer requests"),
    }
    return render(request, "terms/requests/requests.html", told)


@staff_may("answer requests")
def new(request: StaffRequest) -> HttpResponse:
    """Write down what somebody asked for, by telephone or across the counter."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(
            form.person, form.cleaned_data["kind"], way="staff", words=form.cleaned_data["words"], by=request.user
        )
        return redirect("requests:request", asked.pk)
    return render(request, "terms/requests/new.html", {"form": form})


@staff_may("see requests")
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Look at one request; what is to be erased is counted, and what is doubtful waits for a colleague's word."""
    asked = get_object_or_404(DataRequest.objects.visible_to(request.user).select_related("person", "by"), pk=pk)
    if request.method == "POST":
        if not request.user.may("answer requests"):
            raise PermissionDenied("answer requests")
        return _answered(request, asked)
    return render(request, "terms/requests/request.html", _told(request, asked))


def _told(request: StaffRequest, asked: DataRequest) -> dict[str, object]:
    has_begun = asked.steps.exists()
    is_erasing = asked.kind == "erase" and not has_begun and not hasattr(asked, "ending")
    labels = {part.name: part.label for part in registry.parts()} | {run.DISK: _("Bytes on the disk")}
    return {
        "asked": asked,
        "what": WHAT[asked.kind],
        "deadline": rules.DEADLINES[asked.law],
        "is_late": not hasattr(asked, "ending") and asked.due_at < now(),
        "role": request.user.role,
        "may_answer": request.user.may("answer requests"),
        "is_handed": asked.kind in HANDED,
        "planned": likely.planned(asked) if is_erasing else [],
        "likely": likely.likely(asked) if is_erasing else [],
        "steps": [(labels.get(step.name, step.name), step) for step in asked.steps.order_by("pk")],
        "done_form": EndForm(_("What was done?")),
        "refuse_form": EndForm(_("Why can it not be done?")),
    }


def _answered(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    """Do what one of the page's buttons says."""
    does: dict[str, Callable[[StaffRequest, DataRequest], HttpResponse]] = {
        "erase": _erase, "copy": _copy, "doubt": _decide, "done": _finish, "refuse": _refuse,
    }  # fmt: skip
    word = request.POST.get("do", "")
    if hasattr(asked, "ending") or word not in does:
        return redirect("requests:request", asked.pk)
    return does[word](request, asked)


def _erase(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    if asked.kind == "erase" and "agreed" in request.POST:
        actions.erase(asked, by=request.user)
        messages.success(request, _("Erased. The bytes on the disk follow within a day."))
    return redirect("requests:request", asked.pk)


def _copy(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    """Hand her copy to the colleague who gives it to her."""
    if asked.kind not in HANDED:
        return redirect("requests:request", asked.pk)
    body = zipped.copy_of(asked.person)
    actions.hand_over(asked, body, by=request.user)
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="copy-{asked.pk}.zip"'
    return answer


def _decide(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    handle = number_in(request.POST.get("handle", "")) or 0
    if not actions.decide(asked, handle, is_hers=request.POST.get("is_hers") == "yes", by=request.user):
        raise Http404
    return redirect("requests:request", asked.pk)


def _finish(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    form = EndForm(_("What was done?"), request.POST)
    if form.is_valid() and asked.kind != "erase":
        actions.finish(asked, form.cleaned_data["reason"], by=request.user)
    return redirect("requests:request", asked.pk)


def _refuse(request: StaffRequest, asked: DataRequest) -> HttpResponse:
    form = EndForm(_("Why can it not be done?"), request.POST)
    if form.is_valid() and not asked.steps.exists():
        actions.refuse(asked, form.cleaned_data["reason"], by=request.user)
    return redirect("requests:request", asked.pk)
