"""Pages of notices, and of how one is told beyond them."""

from django.urls import path

from codriver.listening.notices import staff, staff_how

app_name = "notices"
urlpatterns = [
    path("notices/", staff.notices, name="notices"),
    path("notices/waiting/", staff.waiting, name="waiting"),
    path("notices/now/", staff_how.show_now, name="now"),
    path("me/notices/", staff_how.how, name="how"),
    path("me/notices/desktop/", staff_how.desktop, name="desktop"),
    path("me/notices/hooks/add/", staff_how.add_hook, name="add-hook"),
    path("me/notices/hooks/<int:pk>/", staff_how.hook, name="hook"),
]
