"""The house's pages with those of the demo, as they are while `codriver demo` runs."""

from django.urls import include, path

from codriver.urls import urlpatterns as house

urlpatterns = [*house, path("demo/", include("codriver.demo.urls"))]
