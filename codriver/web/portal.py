"""The customer's doors. A customer's session names her person; staff have none and see an explanation instead."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from codriver.people.models import Person
from codriver.web.mine import side_of

View = Callable[..., HttpResponse]


def customers(view: View) -> View:
    """Open a view to the person whose session this is, and give her to the view; others read why it stays closed."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = Person.objects.filter(pk=request.session.get("person", ""), erased_at=None).first()
        if person is None or request.user.is_authenticated:  # staff signed in where a customer was before
            return render(request, "web/not_a_customer.html", status=403)
        return view(request, person, *args, **kwargs)

    return guarded


@require_safe
@customers
def my_side(request: HttpRequest, person: Person) -> HttpResponse:
    """Show a customer what she said, where, what it became part of, and how we know that it is hers."""
    return render(request, "web/my_side.html", {"person": person, "side": side_of(person, request.GET.get("page", 1))})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End a customer's session, then say that it is ended and how she comes back."""
    if request.method == "POST":
        request.session.flush()
        return redirect("leave")
    if request.user.is_authenticated or request.session.get("person"):
        return redirect("home")  # she has not left
    return render(request, "web/left.html")
