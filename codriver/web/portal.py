"""The customer's side: what she said, that we know it is hers, and how we know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def my_side(request: HttpRequest) -> HttpResponse:
    """Show a customer her own side."""
    return redirect("home")
