"""Pages of keeping and forgetting: for staff under Set-up, and for anybody who objects."""

from django.urls import path

from codriver.listening.keeping import objections, staff

app_name = "keeping"
urlpatterns = [
    path("objection/", objections.ask, name="object"),
    path("objection/<str:token>/", objections.hers, name="objection"),
    path("set-up/keeping/", staff.keeping, name="keeping"),
    path("set-up/keeping/periods/<slug:kind>/", staff.period, name="period"),
    path("set-up/keeping/objections/<int:pk>/", staff.objection, name="decide"),
]
