"""Pages that belong to no single room."""

from django.urls import include, path

from codriver.web import choices, health, home, live, waiting
from codriver.web.my import entering, offline, wheel

urlpatterns = [
    path("", home.home, name="home"),
    path("my/", wheel.home, name="my-side"),
    path("my/leave/", entering.leave, name="leave"),
    path("my/", include("codriver.web.my.urls")),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("my-worker.js", offline.worker, name="my-worker"),
    path("live/", live.live, name="live"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("language/", choices.language, name="language"),
    path("theme/", choices.theme, name="theme"),
    path("health", health.answer, name="health"),
    path("set-up/health/", health.page, name="health-page"),
]
