"""Requests → pages: the table of contents of what people see."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("codriver.web.urls")),
    path("people/", include("codriver.web.people.urls")),
    path("", include("codriver.staff.urls")),
    path("set-up/mailboxes/", include("codriver.web.mailboxes.urls")),
    path("set-up/sources/", include("codriver.listening.sources.urls")),
    path("", include("codriver.listening.watches.urls")),
    path("", include("codriver.listening.notices.urls")),
    path("stories/", include("codriver.listening.urls")),
    path("", include("codriver.listening.keeping.urls")),
    path("", include("codriver.channels.urls")),
]
if settings.CODRIVER_DEMO:
    urlpatterns.append(path("demo/", include("codriver.demo.urls")))
