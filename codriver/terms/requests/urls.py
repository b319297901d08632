"""Pages of requests, under Set-up."""

from django.urls import path

from codriver.terms.requests import staff

app_name = "requests"
urlpatterns = [
    path("set-up/requests/", staff.requests, name="requests"),
    path("set-up/requests/new/", staff.new, name="new"),
    path("set-up/requests/<int:pk>/", staff.one, name="request"),
]
