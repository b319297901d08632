"""The guard of every staff door."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

from codriver.staff.models import User

LONGEST = 18  # digits that any database can hold
View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request inside a guarded door: it comes from a member of staff."""

    user: User


def staff_may(power: str) -> Callable[[View], View]:
    """Open a view to signed-in staff whose role has the power; others get 403, strangers the sign-in page."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: StaffRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.may(power):
                raise PermissionDenied(power)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def session_may(session_key: str, power: str) -> bool:
    """Say whether a session stands and its user has a power now. For what is asked outside a request, in a thread."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    try:
        user = get_user(request)
        return bool(request.session.get(SESSION_KEY)) and isinstance(user, User) and user.may(power)
    finally:
        close_old_connections()


def number_in(words: str) -> int | None:
    """Read the number of a row as a form sends it; None when it is none that a row could have."""
    return int(words) if words.isdecimal() and len(words) <= LONGEST else None
