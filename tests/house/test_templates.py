"""Every template is really shown: by a door of doors.csv, asked whole and by htmx, or by one of the moments below."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.views.defaults import server_error

from codriver.staff.models import SetupLink
from codriver.staff.rules import SETUP_LINK_LASTS
from tests.house import source
from tests.house.test_doors import ROWS, answer, browsers, world  # noqa: F401 - the same world and the same people

ELSEWHERE = {  # what needs more than a question: keys, a telephone, a site, a demo; and the tests that go through it
    "mfa/": "codriver/staff/tests/test_keys.py",
    "mfa/webauthn/": "tests/journeys/test_coming_in.py",
    "account/messages/": "codriver/staff/tests/test_sign_in.py",
    "listening/_preview.html": "codriver/listening/tests/test_sources_pages.py",  # needs somebody who answers
    "demo/": "codriver/demo/tests",
    "my/code.html": "codriver/web/tests/test_entering.py",  # a code must be asked for first
    "my/begin_": "codriver/web/tests/test_entering.py",
    "my/too_often.html": "codriver/web/tests/test_entering.py",
}
ASKED_BY_HTMX = {"HX-Request": "true"}


@contextmanager
def shown() -> Iterator[set[str]]:
    """Collect the names of all templates that are rendered."""
    names: set[str] = set()

    def note(template, **_: object) -> None:  # type: ignore[no-untyped-def] # Django's own kind of listener
        names.add(str(template.name))

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def ours() -> set[str]:
    """Return the names of our templates."""
    paths = [path for path in source.files("codriver") if "templates" in path.parts and not source.is_test(path)]
    return {path.as_posix().rpartition("/templates/")[2] for path in paths}


def ask(browser: Client, row: dict[str, str], world: dict[str, object]) -> None:  # noqa: F811
    """Ask one question of the table, whole and as htmx asks it; nothing of it stays."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        answer(browser, row, world)
        if row["method"] == "GET":
            browser.get(row["ask"].format(**world), headers=ASKED_BY_HTMX)
        transaction.set_rollback(True)
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies[name] = value


def moments(browsers: dict[str, Client]) -> None:  # noqa: F811
    """Meet what no row of the table shows: an empty answer, columns to agree to, and everything that goes wrong."""
    browsers["owner"].get("/stories/?words=nobody+ever+said+this")
    table = SimpleUploadedFile("posts.csv", b"site,number,words,when\nx,1,Hello,2026-11-01T10:00:00Z\n")
    browsers["owner"].get(browsers["owner"].post("/stories/import/", {"file": table})["Location"])
    Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    Client().get("/", headers={"host": "somewhere.else.example"})
    server_error(RequestFactory().get("/"))
    again = {"site": "weibo", "handle": "chika-1", "wish": "leave"}
    while Client().post("/objection/", again).status_code != 429:
        pass
    stranger = Client()
    while stranger.post("/sign-in/", {"login": "nobody@example.com", "password": "guess"}).status_code != 429:
        pass


def an_empty_house() -> None:
    """Open the first link of all."""
    Client().get(f"/start/{SetupLink.make(SETUP_LINK_LASTS)}/")


@pytest.mark.django_db
def test_every_template_is_shown(request, settings, tmp_path):
    settings.CODRIVER_DATA = tmp_path
    with shown() as names:
        an_empty_house()
        world, browsers = request.getfixturevalue("world"), request.getfixturevalue("browsers")
        for row in ROWS:
            for who in ("owner", "agent", "customer", "stranger"):
                ask(browsers[who], row, world)
        moments(browsers)
    unseen = [name for name in sorted(ours() - names) if not name.startswith(tuple(ELSEWHERE))]
    assert not unseen, f"Nobody ever sees {unseen}: delete it, or add its address to doors.csv, or its moment here."


def test_what_is_shown_elsewhere_is_tested_there():
    gone = [path for path in ELSEWHERE.values() if not list(source.ROOT.glob(f"{path}*"))]
    assert not gone, f"{gone} were to show some templates and are gone: say in ELSEWHERE who does it now."
