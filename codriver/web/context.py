"""What the shells need on every page."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Return what the staff rail and the customer's bar show."""
    return {}
