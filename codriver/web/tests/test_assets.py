"""Style and scripts reach browsers once a version, compressed."""

import gzip

from django.templatetags.static import static
from django.test import Client


def test_an_address_names_its_version():
    assert static("web/base.css").startswith("/static/web/base.css?v=")
    assert static("web/no-such.css") == "/static/web/no-such.css"


def test_a_file_is_kept_for_a_year_and_asked_for_again_in_vain():
    first = Client().get(static("web/base.css"))
    assert "max-age=31536000" in first.headers["Cache-Control"]
    again = Client().get(static("web/base.css"), headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_compressed_for_those_who_can_read_that():
    plain = Client().get("/static/web/base.css")
    small = Client().get("/static/web/base.css", headers={"accept-encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert int(small.headers["Content-Length"]) == len(small.content) < len(plain.content)
    assert "Content-Encoding" not in plain.headers


def test_a_part_of_a_file_is_that_part():
    part = Client().get("/static/web/base.css", headers={"range": "bytes=0-9", "accept-encoding": "gzip"})
    assert (part.status_code, len(part.content)) == (206, 10)


def test_scripts_without_charts_are_light():
    needed = ("django_htmx/htmx-4.min.js", "web/app.js", "web/live.js", "listening/wall.js", "listening/story.js")
    sizes = [len(Client().get(f"/static/{name}").content) for name in needed]
    assert all(sizes)
    assert sum(sizes) < 150_000
