"""Passkeys: coming in by the lock of her device, after an address was proven once."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from codriver.kit.clock import now
from codriver.people.models import Passkey, Person
from codriver.people.proving import passkeys
from codriver.staff.doors import number_in
from codriver.staff.rules import browser_in_words
from codriver.web.context import company
from codriver.web.my.door import come_in, customers, freshly, no_staff
from codriver.web.my.entering import TWICE

ADDING, USING = "passkey to add", "passkey to use"  # in her session: the challenge, which counts once


def host(request: HttpRequest) -> str:
    """Return the name to which passkeys of this house belong."""
    return split_domain_port(request.get_host())[0]


def said(request: HttpRequest) -> Any:
    """Return what the device said, None when it is no JSON."""
    try:
        return json.loads(request.POST.get("credential", ""))
    except ValueError:
        return None


@require_http_methods(TWICE)
@no_staff
def use(request: HttpRequest) -> HttpResponse:
    """Give the challenge, take the answer."""
    if request.method != "POST":
        options, request.session[USING] = passkeys.begin_using(host=host(request))
        return JsonResponse({"request_options": options})
    try:
        person = passkeys.use(said(request), request.session.pop(USING, None), host=host(request), at=now())
    except passkeys.NotThisKeyError:
        messages.error(request, _("This passkey opens nothing here. Come in by your address."))
        return redirect("my:enter")
    return come_in(request, person)


@require_http_methods(TWICE)
@customers
@freshly
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """Show her passkeys; add one, or take one away."""
    if request.method == "POST":
        remove(request, person) if "remove" in request.POST else add(request, person)
        return redirect("my:passkeys")
    options, request.session[ADDING] = passkeys.begin_adding(person, host=host(request), house=company())
    told = {"person": person, "passkeys": person.passkeys.order_by("pk"), "options": {"creation_options": options}}
    return render(request, "my/passkeys.html", told)


def add(request: HttpRequest, person: Person) -> None:
    """Keep a new passkey, under the name of the device."""
    name = browser_in_words(request.META.get("HTTP_USER_AGENT", "")) or _("A device of yours")
    try:
        state = request.session.pop(ADDING, None)
        passkeys.add(person, said(request), state, host=host(request), name=name, at=now())
    except passkeys.NotThisKeyError:
        messages.error(request, _("This passkey was not taken. Try once more."))
    else:
        messages.success(request, _("From now on this device opens your side by its own lock."))


def remove(request: HttpRequest, person: Person) -> None:
    """Take a passkey away."""
    number = number_in(request.POST["remove"]) or 0
    if Passkey.objects.filter(pk=number, person=person).delete()[0]:
        messages.success(request, _("This passkey opens nothing any more."))
