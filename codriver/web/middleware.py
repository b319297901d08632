"""What every answer needs: the reader's language and time zone, and the security policy."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from codriver.people.models import Person
from codriver.web.choices import LANGUAGES

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HTTPS_ONLY = 365 * 24 * 3600  # seconds for which a browser that came by https comes by nothing else


def reader(request: HttpRequest) -> tuple[str, str]:
    """Return the language and the time zone of whoever reads."""
    if request.user.is_authenticated:
        return request.user.language, request.user.timezone
    chosen = request.COOKIES.get("language", "")
    if chosen not in dict(LANGUAGES):
        chosen = ""
    key = request.session.get("person")
    person = Person.objects.filter(key=key).first() if key else None
    if person:
        return chosen or person.language, person.timezone
    return chosen or translation.get_language_from_request(request), "UTC"


class ReaderMiddleware:
    """Speak the reader's language in the reader's time zone: her own choice, else what her browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked, zone = reader(request)
        with translation.override(asked), timezone.override(ZoneInfo(zone)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Language"]))
            return response


class SecurityPolicyMiddleware:
    """No inline script or style, nothing from elsewhere, no framing, nothing kept by browsers or what is in between."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        if request.is_secure() and split_domain_port(request.get_host())[0] not in settings.LOOPBACK:
            response.headers["Strict-Transport-Security"] = f"max-age={HTTPS_ONLY}"
        return response
