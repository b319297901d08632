"""My side on a home screen: what it is called, its pictures, and a page for when there is no net. Nothing is kept."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from codriver.web.context import company

SIZES = (192, 512)  # pixels
SHEETS = ("tokens", "base", "parts", "shell")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how My side stands on a home screen."""
    icons = [
        {"src": static(f"web/my-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    told = {
        "name": company(), "short_name": company()[:12], "start_url": reverse("my-side"), "scope": "/my/",
        "display": "standalone", "background_color": "#faf8f3", "theme_color": "#faf8f3", "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker: without a net it shows one page. It must not keep any other."""
    told = {"page": reverse("my:offline"), "sheets": sheets()}
    answer = render(request, "my/worker.js", told, content_type="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/my/"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no net. The same for everybody: it is kept on the device."""
    return render(request, "my/offline.html", {"sheets": sheets()})


def sheets() -> list[str]:
    """Return the style sheets that the page for no net needs."""
    return [static(f"web/{name}.css") for name in SHEETS]
