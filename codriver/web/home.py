"""The first page: everybody is sent to her own side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    """Send staff to the stories, a customer to her side, a stranger to the sign-in page."""
    if request.user.is_authenticated:
        return redirect("listening:stories")
    if request.session.get("person"):
        return redirect("my-side")
    return redirect("account_login")
