"""The bar on every page of the demo. It is put into finished pages, so no other room's template knows of the demo."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from codriver.demo.doors import INSIDE

BODY = b"<body"
HEAD = b"</head>"


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
    """Return the page with the bar as the first thing in its body; a part of a page stays as it is."""
    begin = page.find(BODY)
    end = page.find(b">", begin)
    if begin < 0 or end < 0:
        return page
    head, tail = page[: end + 1], page[end + 1 :]
    told = {
        "is_inside": bool(request.session.get(INSIDE)),
        "import_url": import_url(request),
        "may_clear": may_clear(request),
    }
    bar = render_to_string("demo/_bar.html", told, request).encode()
    sheet = render_to_string("demo/_sheet.html").encode()
    return head.replace(HEAD, sheet + HEAD, 1) + bar + tail


def import_url(request: HttpRequest) -> str:
    """Return where this reader may bring her own file, "" when she may not."""
    try:
        return reverse("listening:import") if request.user.is_authenticated and request.user.may("import") else ""
    except NoReverseMatch:
        return ""


def may_clear(request: HttpRequest) -> bool:
    """Say whether this reader may clear the sample."""
    return request.user.is_authenticated and request.user.may("manage staff")
