"""What a reader chooses for herself on any page: language and theme. Plain forms, remembered in cookies."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

LANGUAGES = (("en", "English"), ("zh-hans", "简体中文"))  # each by its own name, in its own script
THEMES = ("", "light", "dark")  # "": as the device has it
YEAR = 365 * 24 * 3600  # seconds


def theme_of(request: HttpRequest) -> str:
    """Return the theme that the reader forces, "" for none."""
    asked = request.COOKIES.get("theme", "")
    return asked if asked in THEMES else ""


def back(request: HttpRequest) -> HttpResponse:
    """Send the reader back to the page she chose on; never to another site."""
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if safe else "/")


def remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Keep a choice for a year."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.IS_SECURE, httponly=True)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on; staff find it again wherever they sign in."""
    asked = request.POST.get("language", "")
    if asked not in dict(LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        request.user.language = asked
        request.user.save(update_fields=["language"])
    return remember(back(request), "language", asked)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Show light, dark, or what the device says."""
    asked = request.POST.get("theme", "")
    if asked not in THEMES:
        return HttpResponseBadRequest()
    return remember(back(request), "theme", asked)
