"""Coming in: an address in, a code in. The same answer, in like time, whoever she is: nothing is looked up before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from codriver.kit.clock import now
from codriver.people.handles import unseal
from codriver.people.models import Person, Proof
from codriver.people.proving import answering, asking, opening
from codriver.people.proving.rules import HOUR
from codriver.web.my.door import PERSON, come_in, network_of, no_staff
from codriver.web.my.forms import AddressForm, CodeForm

PROOF, PROVEN = "proof", "proven"  # in her session: the number of the proof that she owes, of the one that she gave
TWICE = ["GET", "HEAD", "POST"]


@require_http_methods(TWICE)
@no_staff
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for her address, and promise a code."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return promise(request, form.cleaned_data["address"])
    told = {"form": form, "again": "again" in request.GET}
    return render(request, "my/enter.html", told, status=422 if form.errors else 200)


def promise(request: HttpRequest, address: str, adding: Person | None = None) -> HttpResponse:
    """Note that a code is to be sent, and go where it is typed."""
    language = request.LANGUAGE_CODE or "en"
    try:
        proof = asking.ask(
            "email",
            address,
            network=network_of(request),
            language=language,
            home=request.build_absolute_uri("/"),
            at=now(),
            adding=adding,
        )
    except asking.TooOftenError:
        return too_often(request)
    request.session[PROOF] = proof.pk
    return redirect("my:code")


def too_often(request: HttpRequest) -> HttpResponse:
    """Say that it was too often, and when it is not."""
    answer = render(request, "my/too_often.html", status=429)
    answer.headers["Retry-After"] = str(int(HOUR.total_seconds()))
    return answer


@require_http_methods(TWICE)
@sensitive_post_parameters("code")
@no_staff
def code(request: HttpRequest) -> HttpResponse:
    """Take the code. Whatever is wrong with it, the words are the same."""
    proof = Proof.objects.filter(pk=request.session.get(PROOF, 0)).first()
    if proof is None:
        return redirect("my:enter")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proven = answering.by_code(proof.pk, form.cleaned_data["code"], network=network_of(request), at=now())
        if proven:
            return go_on(request, proven)
        form.add_error("code", CodeForm.WRONG)
    told = {"form": form, "address": unseal(proof.channel, bytes(proof.address_sealed)), "adding": proof.adding_id}
    return render(request, "my/code.html", told, status=422 if form.errors else 200)


@require_http_methods(TWICE)
@no_staff
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it proves anything, as mail programs open links by themselves."""
    if request.method != "POST":
        return render(request, "my/link.html")
    proven = answering.by_link(token, network=network_of(request), at=now())
    return go_on(request, proven) if proven else render(request, "my/link_over.html", status=404)


def go_on(request: HttpRequest, proven: Proof) -> HttpResponse:
    """Open what was proven: her side, a new one, or one more address on the side where she is."""
    request.session.pop(PROOF, None)
    if proven.adding_id:
        return add(request, proven)
    person = opening.open_person(proven, now())
    if person:
        return come_in(request, person)
    request.session[PROVEN] = proven.pk
    return redirect("my:begin")


def add(request: HttpRequest, proven: Proof) -> HttpResponse:
    """Put the address on her side, if it is still her who is in."""
    person = proven.adding
    if person is None or request.session.get(PERSON) != person.pk:
        return render(request, "my/link_over.html", status=404)
    came_of_it = opening.add_handle(proven, person, now())
    return redirect(reverse("my:addresses", query={"came": came_of_it}))


@never_cache
@require_http_methods(TWICE)
def leave(request: HttpRequest) -> HttpResponse:
    """End a customer's session, then say that it is ended and how she comes back."""
    if request.method == "POST":
        request.session.flush()
        return redirect("leave")
    if request.user.is_authenticated or request.session.get(PERSON):
        return redirect("home")  # she has not left
    return render(request, "my/left.html")
