"""Pages of the demo."""

from django.urls import path

from codriver.demo import staff

app_name = "demo"
urlpatterns = [
    path("door/<str:token>/", staff.door, name="door"),
    path("go/<str:name>/", staff.change, name="change"),
    path("clear/", staff.clear, name="clear"),
]
