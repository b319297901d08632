"""Requests → pages: the table of contents of what people see."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("codriver.web.urls")),
    path("", include("codriver.staff.urls")),
    path("stories/", include("codriver.listening.urls")),
]
