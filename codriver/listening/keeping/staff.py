"""Doors of keeping for staff: the periods, what was forgotten, what waits; one objection."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from codriver.listening.keeping import evidence, objecting, overview, rules
from codriver.listening.keeping.forms import BelieveForm, PeriodForm, RefuseForm
from codriver.listening.keeping.late import late_since
from codriver.listening.keeping.periods import NAMES, periods, set_period
from codriver.listening.models import Decision, Objection
from codriver.staff.doors import StaffRequest, staff_may

A_PAGE = 20  # runs


def only_who_may(request: StaffRequest, power: str) -> None:
    """Refuse a change by somebody who may only look."""
    if request.method == "POST" and not request.user.may(power):
        raise PermissionDenied(power)


@require_safe
@staff_may("see set-up")
def keeping(request: StaffRequest) -> HttpResponse:
    """Show every period, what it holds and what goes next; what went; who objected."""
    told = {
        "kept": overview.kept(request.user),
        "page": Paginator(overview.runs(request.user), A_PAGE).get_page(request.GET.get("page")),
        "objections": overview.objections(request.user),
        "late": late_since(),
        "may_change": request.user.may("change keeping"),
        "may_see": request.user.may("see objections"),
    }
    return render(request, "listening/keeping/keeping.html", told)


@staff_may("see set-up")
def period(request: StaffRequest, kind: str) -> HttpResponse:
    """Choose another period for one kind of source: first its consequence in words, then it is saved."""
    only_who_may(request, "change keeping")
    kind = kind.replace("-", " ")
    if kind not in rules.KINDS:
        raise Http404
    now_kept = periods()[kind]
    form = PeriodForm(kind, request.POST or None, initial={"days": now_kept or 0})
    told = {"form": form, "name": NAMES[kind], "days": now_kept, "may_change": request.user.may("change keeping")}
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        if "agreed" in request.POST:
            set_period(kind, days, by=request.user)
            messages.success(request, _("Saved. The worker goes by it from its next run."))
            return redirect("keeping:keeping")
        told |= {"chosen": days, "is_asked": True, "goes": overview.goes_at_once(request.user, kind, days)}
    return render(request, "listening/keeping/period.html", told)


@staff_may("see objections")
def objection(request: StaffRequest, pk: int) -> HttpResponse:
    """Look at one objection and decide it."""
    only_who_may(request, "decide objections")
    asked = get_object_or_404(Objection.objects.visible_to(request.user).select_related("decision__by"), pk=pk)
    found = evidence.evidence(request.user, asked)
    believe, refuse = BelieveForm(asked, initial={"account": found.likely}), RefuseForm()
    if "why" in request.POST:
        refuse = RefuseForm(request.POST)
        if refuse.is_valid():
            objecting.refuse(asked, refuse.cleaned_data["why"], by=request.user)
            return redirect("keeping:decide", pk)
    elif request.method == "POST":
        believe = BelieveForm(asked, request.POST)
        if believe.is_valid():
            facts = {name: believe.cleaned_data[name] for name in ("account", "reason")}
            objecting.confirm(asked, Decision.Proof.PERSON, by=request.user, **facts)
            return redirect("keeping:decide", pk)
    told = {"objection": asked, "evidence": found, "believe": believe, "refuse": refuse}
    told["may_decide"] = request.user.may("decide objections")
    return render(request, "listening/keeping/objection.html", told)
