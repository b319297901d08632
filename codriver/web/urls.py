"""Pages that belong to no single room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
