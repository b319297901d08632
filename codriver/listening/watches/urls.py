"""Pages of watches."""

from django.urls import path

from codriver.listening.watches import staff
from codriver.listening.watches.reviewing import staff as reviewing

app_name = "watches"
urlpatterns = [
    path("stories/watches/", staff.watches, name="watches"),
    path("stories/watches/add/", staff.add, name="add"),
    path("stories/watches/about/", staff.about, name="about"),
    path("stories/watches/try/", staff.tried, name="try"),
    path("stories/watches/<int:pk>/", staff.watch, name="watch"),
    path("stories/watches/<int:pk>/change/", staff.change, name="change"),
    path("stories/watches/<int:pk>/forget/", staff.forget, name="forget"),
    path("stories/watches/<int:pk>/listen/", staff.listen, name="listen"),
    path("stories/watches/<int:pk>/queue/", reviewing.queue, name="queue"),
    path("stories/watches/<int:pk>/answers/<int:post>/forget/", reviewing.take_back, name="take-back"),
]
