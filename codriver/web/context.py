"""What the shells need on every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, pgettext

from codriver.listening.notices.queries import unread
from codriver.staff.models import Company, User
from codriver.web.choices import LANGUAGES, theme_of
from codriver.web.waiting import hot_and_nobodys


@dataclass(frozen=True)
class Seat:
    """A place in the rail: only those that work now and that this reader may open."""

    name: str
    icon: str
    url: str
    is_here: bool
    waits: str = ""  # the door that says how much waits there


def company() -> str:
    """Return the name of the company whose house this is; before it is set up, ours."""
    return Company.objects.values_list("name", flat=True).first() or "Codriver"


def seats(request: HttpRequest, reader: User) -> list[Seat]:
    """Return the reader's rail."""
    every = (
        (gettext("Stories"), "stories", reverse("listening:stories"), "see stories", "waiting"),
        (gettext("Notices"), "bell", reverse("notices:notices"), "see stories", "notices:waiting"),
        (pgettext("the seat", "People"), "people", reverse("people:people"), "see people", ""),
        (gettext("Set-up"), "set-up", reverse("staff:setup"), "see set-up", ""),
    )
    here = request.path
    return [
        Seat(name, icon, url, is_here=here.startswith(url), waits=waits)
        for name, icon, url, power, waits in every
        if reader.may(power)
    ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Return what the staff rail and the customer's bar show."""
    user = getattr(request, "user", None)
    reader = user if isinstance(user, User) else None
    return {
        "languages": LANGUAGES,
        "theme": theme_of(request),
        "company": SimpleLazyObject(company),
        "seats": seats(request, reader) if reader else [],
        "unread_notices": SimpleLazyObject(lambda: unread(reader) if reader else 0),
        "hot_and_nobodys": SimpleLazyObject(lambda: hot_and_nobodys(reader) if reader else 0),
    }
