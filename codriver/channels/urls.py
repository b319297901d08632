"""Where others push to us."""

from django.urls import path

from codriver.channels import intake

urlpatterns = [path("<slug:kind>/<int:pk>", intake.push, name="push")]
