"""Pages of notices."""

from django.urls import path

from codriver.listening.notices import staff

app_name = "notices"
urlpatterns = [
    path("notices/", staff.notices, name="notices"),
    path("notices/waiting/", staff.waiting, name="waiting"),
]
