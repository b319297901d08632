"""Pages of staff: sign-in, set-up link, invitations, colleagues."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
