"""Pages of listening."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from codriver.listening.importing import staff as staff_imports
from codriver.listening.meaning import staff as staff_meaning
from codriver.listening.media import staff as staff_media
from codriver.listening.overview import staff as staff_overview
from codriver.listening.reports import staff as staff_reports
from codriver.listening.searching import staff as staff_search
from codriver.listening.sources import staff_paste
from codriver.listening.stories import staff, staff_care, staff_rulings, staff_saving
from codriver.listening.voices import staff as staff_voices


class SeqConverter(IntConverter):
    """A number that a post can have; a longer one is no page instead of an error of the database."""

    regex = "[0-9]{1,18}"


register_converter(SeqConverter, "seq")

app_name = "listening"
urlpatterns = [
    path("", staff.stories, name="stories"),
    path("seen/", staff_care.seen, name="seen-all"),
    path("quiet/", staff_care.quiet, name="quiet"),
    path("unquiet/", staff_care.unquiet, name="unquiet"),
    path("merge/", staff_rulings.merge, name="merge"),
    path("views/", staff_saving.keep, {"page": "stories"}, name="keep"),
    path("views/<int:pk>/forget/", staff_saving.forget, {"page": "stories"}, name="forget"),
    path("search/", staff_search.search, name="search"),
    path("search/found.csv", staff_search.table, name="search-table"),
    path("search/kept/", staff_saving.keep, {"page": "search"}, name="search-keep"),
    path("search/kept/<int:pk>/forget/", staff_saving.forget, {"page": "search"}, name="search-forget"),
    path("add/", staff_paste.add, name="add-post"),
    path("words/", staff_media.words, name="words"),
    path("overview/", staff_overview.overview, name="overview"),
    path("overview/overview.csv", staff_overview.export, name="overview-table"),
    path("overview/posts/", staff_overview.posts, name="overview-posts"),
    path("import/", staff_imports.imports, name="import"),
    path("import/held/", staff_imports.quarantined, name="quarantined"),
    path("import/<int:pk>/", staff_imports.one, name="import-one"),
    path("import/<int:pk>/stop/", staff_imports.stop, name="import-stop"),
    path("import/<int:pk>/rejects/", staff_imports.refused, name="import-rejects"),
    path("voices/", staff_voices.voice, name="voice"),
    path("voices/correct/", staff_voices.correct, name="voice-correct"),
    path("voices/corrections/<int:pk>/undo/", staff_voices.undo, name="voice-undo"),
    path("voices/openings/", staff_voices.openings, name="voice-openings"),
    path("sites/", staff_voices.site_kinds, name="site-kinds"),
    path("posts/<seq:seq>/meaning/", staff_meaning.correct, name="correct"),
    path("<seq:number>/", staff.story, name="story"),
    path("<seq:number>/posts/", staff.posts, name="posts"),
    path("<seq:number>/posts.csv", staff_reports.posts, name="posts-csv"),
    path("<seq:number>/report/", staff_reports.report, name="report"),
    path("<seq:number>/report.pdf", staff_reports.report_pdf, name="report-pdf"),
    path("<seq:number>/spread/", staff.spread, name="spread"),
    path("<seq:number>/split/<seq:seq>/", staff_rulings.split, name="split"),
    path("<seq:number>/rulings/<seq:seq>/undo/", staff_rulings.undo, name="undo"),
    path("<seq:number>/owner/", staff_care.own, name="own"),
    path("<seq:number>/notes/", staff_care.note, name="note"),
    path("<seq:number>/seen/", staff_care.seen, name="seen"),
]
