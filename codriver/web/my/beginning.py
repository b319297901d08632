"""Sign-up begins with her terms: first what we may do, then how she is called."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from codriver.kit.clock import now
from codriver.people.models import Proof
from codriver.people.proving import opening, rules
from codriver.web.my.door import come_in, no_staff
from codriver.web.my.entering import PROVEN, TWICE
from codriver.web.my.first_terms import CHOICES, USUAL, choose
from codriver.web.my.forms import SelfForm

CHOICE = "first terms"  # in her session, between the two pages


def proof_of(request: HttpRequest) -> Proof | None:
    """Return the address that she proved a moment ago and that opens nobody."""
    proof = Proof.objects.filter(pk=request.session.get(PROVEN, 0), person=None).first()
    is_fresh = proof and proof.used_at and now() - proof.used_at <= rules.BEGINS_WITHIN - timedelta(seconds=1)
    return proof if is_fresh else None


@require_http_methods(TWICE)
@no_staff
def terms(request: HttpRequest) -> HttpResponse:
    """Ask for her terms before anything else. What is chosen already is the least."""
    if proof_of(request) is None:
        return redirect("my:enter")
    chosen = str(request.POST.get("choice", ""))
    if request.method == "POST" and chosen in CHOICES:
        request.session[CHOICE] = chosen
        return redirect("my:begin-self")
    told = {"choices": CHOICES.items(), "chosen": request.session.get(CHOICE, USUAL)}
    return render(request, "my/begin_terms.html", told, status=422 if request.method == "POST" else 200)


@require_http_methods(TWICE)
@no_staff
def herself(request: HttpRequest) -> HttpResponse:
    """Ask how she is called, and begin her side with the terms that she chose."""
    proof, chosen = proof_of(request), request.session.get(CHOICE)
    if proof is None or chosen not in CHOICES:
        return redirect("my:begin" if proof else "my:enter")
    form = SelfForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                person = opening.begin_person(proof, **form.cleaned_data, at=now())
                choose(person, chosen)
        except opening.ProofOverError:
            return redirect("my:enter")
        answer = come_in(request, person)
        answer.delete_cookie("language")  # what she chose here is newer
        with translation.override(person.language):
            messages.success(request, _("This is your side. Your terms hold from now on."))
        return answer
    told = {"form": form, "choice": CHOICES[chosen]}
    return render(request, "my/begin_self.html", told, status=422 if form.errors else 200)
