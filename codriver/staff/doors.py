"""The guard of every staff door."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from codriver.staff.models import User

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
