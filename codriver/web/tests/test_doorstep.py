"""What somebody may send before anybody asked who she is."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

from codriver.web.doorstep import FORM, wary
from codriver.web.up import Address, family

pytestmark = pytest.mark.django_db(transaction=True)
IMPORT = "/stories/import/"


def send(path: str, sizes: list[int], browser=None, announced: int | None = None) -> tuple[int, int]:
    """Send pieces of a body; return the status and how many bytes came through to the application."""
    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    if browser:
        headers.append((b"cookie", f"sessionid={browser.cookies[settings.SESSION_COOKIE_NAME].value}".encode()))
    pieces = [{"type": "http.request", "body": b"x" * size, "more_body": True} for size in sizes]
    answers, kept = [], []

    async def receive():
        return pieces.pop(0) if pieces else {"type": "http.request", "body": b"", "more_body": False}

    async def answer(message):
        answers.append(message)

    async def application(scope, receive, send):
        while (message := await receive())["type"] == "http.request":
            kept.append(len(message["body"]))
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                return

    async def scene():
        scope = {"type": "http", "http_version": "1.1", "path": path, "headers": headers}
        await wary(application)(scope, receive, answer)
        await sync_to_async(connections.close_all)()

    asyncio.run(scene())
    return answers[0]["status"], sum(kept)


@pytest.mark.parametrize("path", [IMPORT, "/sign-in/", "/nowhere"])
def test_a_stranger_has_room_for_a_form_and_no_more(path):
    assert send(path, [1000, 1000]) == (200, 2000)
    assert send(path, [FORM], announced=FORM) == (200, FORM)
    assert send(path, [FORM, 1], announced=FORM + 1) == (413, 0)


def test_what_comes_without_a_word_about_its_size_is_cut_off():
    assert send("/sign-in/", [FORM // 2] * 5) == (413, FORM)
    assert send(IMPORT, [FORM // 2] * 5) == (413, FORM)


def test_who_may_import_sends_files_to_the_address_that_takes_them(leo, sam, sign_in):
    file = [FORM, FORM]
    assert send(IMPORT, file, sign_in(leo), announced=2 * FORM) == (200, 2 * FORM)
    assert send(IMPORT, file, sign_in(leo)) == (200, 2 * FORM)
    assert send("/me/", file, sign_in(leo), announced=2 * FORM) == (413, 0)
    assert send(IMPORT, file, sign_in(sam), announced=2 * FORM) == (413, 0)
    assert send(IMPORT, file, sign_in(sam)) == (413, FORM)


def test_a_file_has_its_limit_too(leo, sign_in, settings):
    settings.CODRIVER_IMPORT_BYTES = 1000
    assert send(IMPORT, [FORM, 1001], sign_in(leo), announced=FORM + 1001) == (413, 0)


def test_the_house_is_served_from_behind_the_doorstep():
    server, _ = family(Address("localhost", 8000))
    assert "codriver.web.doorstep:application" in server.words
