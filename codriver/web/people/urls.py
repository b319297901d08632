"""Addresses of the pages of people."""

from django.urls import path

from codriver.web.people import staff, staff_writing

app_name = "people"
urlpatterns = [
    path("", staff.people, name="people"),
    path("openings/", staff.openings, name="openings"),
    path("<slug:key>/", staff.person, name="person"),
    path("<slug:key>/write/", staff_writing.write, name="write"),
    path("<slug:key>/messages/<int:pk>/settle/", staff.settle, name="settle"),
]
