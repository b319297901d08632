"""The guard of every customer's door. Her session names her person; staff have none and read why it stays closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from codriver.kit.clock import now
from codriver.people.models import Person
from codriver.staff.adapter import StaffAdapter

LASTS = timedelta(days=30)  # of her session; it is renewed each time she proves who she is
FRESH = timedelta(minutes=30)  # for what a stranger with her telephone in his hand must not do
PERSON, CAME_AT, NEXT = "person", "came_at", "next"
View = Callable[..., HttpResponse]


def closed(request: HttpRequest) -> HttpResponse:
    """Tell whoever works here that this page belongs to a customer."""
    return render(request, "my/not_a_customer.html", status=403)


def no_staff(view: View) -> View:
    """Open a view to everybody but those who are signed in as staff."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return closed(request) if request.user.is_authenticated else view(request, *args, **kwargs)

    return guarded


def customers(view: View) -> View:
    """Open a view to the person whose session this is, and give her to the view; strangers are sent to come in."""

    @no_staff
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = Person.objects.filter(pk=request.session.get(PERSON, ""), erased_at=None).first()
        if person is None:
            return ask_in(request)
        return view(request, person, *args, **kwargs)

    return guarded


def freshly(view: View) -> View:
    """Open a customer's view only shortly after she proved who she is. Comes below `customers`."""

    @wraps(view)
    def guarded(request: HttpRequest, person: Person, *args: object, **kwargs: object) -> HttpResponse:
        came_at = datetime.fromisoformat(request.session.get(CAME_AT, "2000-01-01T00:00:00+00:00"))
        if now() - came_at > FRESH:
            return ask_in(request, again="1")
        return view(request, person, *args, **kwargs)

    return guarded


def ask_in(request: HttpRequest, **words: str) -> HttpResponse:
    """Send somebody to come in, and remember where she wanted to go."""
    if request.method in ("GET", "HEAD"):
        request.session[NEXT] = request.path
    return redirect(reverse("my:enter", query=words))


def come_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin her session: a new key, so that nobody who knew the old one comes in with her."""
    wanted = str(request.session.get(NEXT, ""))
    request.session.flush()
    request.session[PERSON] = person.pk
    request.session[CAME_AT] = now().isoformat()
    request.session.set_expiry(LASTS)
    return redirect(wanted if wanted.startswith("/my/") else "my-side")


def network_of(request: HttpRequest) -> str:
    """Return the network address by which tries are counted."""
    return StaffAdapter().get_client_ip(request)
