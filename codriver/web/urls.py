"""Pages that belong to no single room."""

from django.urls import include, path

from codriver.web import choices, health, home, live, portal, waiting

urlpatterns = [
    path("", home.home, name="home"),
    path("my/", portal.my_side, name="my-side"),
    path("my/leave/", portal.leave, name="leave"),
    path("my/", include("codriver.web.my.urls")),
    path("live/", live.live, name="live"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("language/", choices.language, name="language"),
    path("theme/", choices.theme, name="theme"),
    path("health", health.answer, name="health"),
    path("set-up/health/", health.page, name="health-page"),
]
