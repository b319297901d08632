"""Pages of mailboxes, under Set-up."""

from django.urls import path

from codriver.web.mailboxes import staff

app_name = "mailboxes"
urlpatterns = [
    path("", staff.mailboxes, name="mailboxes"),
    path("connect/", staff.connect, name="connect"),
    path("<int:pk>/", staff.mailbox, name="mailbox"),
]
