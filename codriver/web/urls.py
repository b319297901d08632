"""Pages that belong to no single room."""

from django.urls import path

from codriver.web import choices, home, live, portal

urlpatterns = [
    path("", home.home, name="home"),
    path("my/", portal.my_side, name="my-side"),
    path("live/", live.live, name="live"),
    path("language/", choices.language, name="language"),
    path("theme/", choices.theme, name="theme"),
]
