"""The bar on every page of the demo. It is put into finished pages, so no other room's template knows of the demo."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from codriver.demo.doors import INSIDE

BODY = b"<body"
HEAD = b"</head>"
SKIP = b'<a class="skip"'  # stays the first thing on the page, for whoever walks by keyboard


class BarMiddleware:
    """Say on every whole page that nothing here is real."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and not response.headers.get("Content-Encoding"):
            response.content = with_bar(response.content, request)
        return response


def with_bar(page: bytes, request: HttpRequest) -> bytes:
    """Return the page with the bar at the top of its body; a part of a page stays as it is."""
    place = place_in(page)
    if place < 0:
        return page
    head, tail = page[:place], page[place:]
    told = {
        "is_inside": bool(request.session.get(INSIDE)),
        "import_url": import_url(request),
        "may_clear": may_clear(request),
    }
    bar = render_to_string("demo/_bar.html", told, request).encode()
    sheet = render_to_string("demo/_sheet.html").encode()
    return head.replace(HEAD, sheet + HEAD, 1) + bar + tail


def place_in(page: bytes) -> int:
    """Return where the bar goes: behind the link that skips to the content, else where the body begins; -1 for none."""
    body = page.find(BODY)
    begin = page.find(b">", body) + 1 if body >= 0 else 0
    skip = page.find(SKIP, begin) if begin else -1
    end = page.find(b"</a>", skip) if skip >= 0 else -1
    return end + len(b"</a>") if end >= 0 else begin or -1


def import_url(request: HttpRequest) -> str:
    """Return where this reader may bring her own file, "" when she may not."""
    try:
        return reverse("listening:import") if request.user.is_authenticated and request.user.may("import") else ""
    except NoReverseMatch:
        return ""


def may_clear(request: HttpRequest) -> bool:
    """Say whether this reader may clear the sample."""
    return request.user.is_authenticated and request.user.may("manage staff")
