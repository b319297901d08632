"""Pages of sources, under Set-up."""

from django.urls import path

from codriver.listening.sources import staff

app_name = "sources"
urlpatterns = [
    path("", staff.sources, name="sources"),
    path("add/", staff.add, name="add"),
    path("<int:pk>/", staff.source, name="source"),
    path("<int:pk>/kept-back/", staff.kept_back, name="kept-back"),
]
