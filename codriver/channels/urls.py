"""Where others push to us, and where a message is stopped."""

from django.urls import path

from codriver.channels import intake, stops

urlpatterns = [
    path("in/<slug:kind>/<int:pk>", intake.push, name="push"),
    path("stop/<slug:word>/", stops.stop, name="stop"),
]
