"""Sources that read files: made on a page, filled by dropping, read soon, each file once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from codriver.channels import folders
from codriver.channels.models import Connection, KeptBack
from codriver.listening.models import Mention
from codriver.listening.sources import asking

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"""From: a@finder.example
Subject: Alert: lantern
Date: Fri, 20 Nov 2026 08:00:00 +0000
Content-Type: text/plain

Lanterns on the quay again
https://town.example/1
"""


@pytest.fixture
def browser(tess, sign_in, settings, tmp_path):
    settings.CODRIVER_DATA = tmp_path
    return sign_in(tess)


def made(browser) -> Connection:
    browser.post("/set-up/sources/mails/", {"name": "Alerts", "source_kind": "unknown"})
    return Connection.objects.get()


def drop(browser, connection, *files):
    return browser.post(
        f"/set-up/sources/{connection.pk}/files/", {"files": [SimpleUploadedFile(*file) for file in files]}
    )


def test_a_dropped_mail_becomes_posts_once(browser):
    connection = made(browser)
    assert str(folders.folder_of(connection)) in browser.get(f"/set-up/sources/{connection.pk}/files/").content.decode()
    for _ in range(2):
        assert drop(browser, connection, ("a.eml", MAIL), ("../../b.EML", b"no mail\n")).status_code == 302
        asking.ask_due()
    post = Mention.objects.get()
    assert (post.channel, post.text, post.url) == (
        "town.example",
        "Lanterns on the quay again",
        "https://town.example/1",
    )
    assert KeptBack.objects.get().reason == "this is no mail"
    assert len(list(folders.folder_of(connection).iterdir())) == 2
    assert Connection.objects.get().health == "well"


def test_other_files_and_none_are_refused(browser):
    connection = made(browser)
    answer = drop(browser, connection, ("a.exe", MAIL))
    assert answer.status_code == 422
    assert "Only files that end in .eml .mbox are read." in answer.content.decode()
    assert browser.post(f"/set-up/sources/{connection.pk}/files/").status_code == 422
    assert not list(folders.folder_of(connection).iterdir())
