"""Pages of listening."""

from django.urls import path

from codriver.listening import staff, staff_care, staff_imports, staff_rulings

app_name = "listening"
urlpatterns = [
    path("", staff.stories, name="stories"),
    path("seen/", staff_care.seen, name="seen-all"),
    path("quiet/", staff_care.quiet, name="quiet"),
    path("unquiet/", staff_care.unquiet, name="unquiet"),
    path("merge/", staff_rulings.merge, name="merge"),
    path("views/", staff_care.keep, name="keep"),
    path("views/<int:pk>/forget/", staff_care.forget, name="forget"),
    path("import/", staff_imports.imports, name="import"),
    path("import/held/", staff_imports.quarantined, name="quarantined"),
    path("import/<int:pk>/", staff_imports.one, name="import-one"),
    path("import/<int:pk>/stop/", staff_imports.stop, name="import-stop"),
    path("import/<int:pk>/rejects/", staff_imports.refused, name="import-rejects"),
    path("<int:number>/", staff.story, name="story"),
    path("<int:number>/posts/", staff.posts, name="posts"),
    path("<int:number>/spread/", staff.spread, name="spread"),
    path("<int:number>/split/<int:seq>/", staff_rulings.split, name="split"),
    path("<int:number>/rulings/<int:seq>/undo/", staff_rulings.undo, name="undo"),
    path("<int:number>/owner/", staff_care.own, name="own"),
    path("<int:number>/notes/", staff_care.note, name="note"),
    path("<int:number>/seen/", staff_care.seen, name="seen"),
]
