"""Pages of sources, under Set-up."""

from django.urls import path

from codriver.listening.sources import staff, staff_files, staff_not_yet, staff_push

app_name = "sources"
urlpatterns = [
    path("", staff.sources, name="sources"),
    path("add/", staff.add, name="add"),
    path("not-yet/", staff_not_yet.sites, name="not-yet"),
    path("mails/", staff_files.open_folder, name="files-new"),
    path("push/", staff_push.open_door, name="push-new"),
    path("<int:pk>/", staff.source, name="source"),
    path("<int:pk>/files/", staff_files.files, name="files"),
    path("<int:pk>/push/", staff_push.push, name="push"),
    path("<int:pk>/kept-back/", staff.kept_back, name="kept-back"),
]
