"""Doors of the demo: come in, change sides, clear the sample. They are there only while `codriver demo` runs."""

from allauth.usersessions.models import UserSession
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from codriver.demo import clearing
from codriver.demo.doors import DOORS, INSIDE, door_of
from codriver.demo.models import Sample
from codriver.demo.naming import name_all
from codriver.kit.clock import now
from codriver.people.models import Person
from codriver.staff.doors import staff_may
from codriver.staff.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_GET
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of a printed link in, and send her on at once so that the link leaves the address bar."""
    name = door_of(token)
    return enter(request, name) if name else closed(request)


@never_cache
@require_POST
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Let somebody who is inside go through the other door."""
    is_inside = name in DOORS and request.session.get(INSIDE)
    return enter(request, name) if is_inside else closed(request)


def enter(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a session of its own, as the company's owner or as the customer, in the language of her browser."""
    made = Sample.objects.select_related("owner", "person").first()
    language = request.COOKIES.get("language") or translation.get_language_from_request(request)
    language = "zh-hans" if language.startswith("zh") else "en"
    if made is None or (name == "customer" and made.person is None):
        return closed(request)
    auth.logout(request)
    if name == "company":
        User.objects.filter(pk=made.owner_id).update(language=language)
        name_all(made, language)
        auth.login(request, made.owner, backend=BACKEND)
        UserSession.objects.create_from_request(request)  # else it would lack among those where she is signed in
    else:
        Person.objects.filter(pk=made.person_id).update(language=language)
        request.session["person"], request.session["came_at"] = made.person_id, now().isoformat()
    request.session[INSIDE] = True
    return redirect("home")


def closed(request: HttpRequest) -> HttpResponse:
    """Say that a door is closed, and where the links of today are."""
    return render(request, "demo/closed.html", status=404)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_may("manage staff")
def clear(request: HttpRequest) -> HttpResponse:
    """Ask, then delete exactly what the generator wrote."""
    if request.method == "POST":
        gone = clearing.clear()
        messages.success(
            request, _("The sample is gone: %(posts)d posts. What you brought is still here.") % {"posts": gone}
        )
        return redirect("home")
    return render(request, "demo/clear.html", {"count": clearing.count()})
