"""What every answer says to browsers, and what the log does not say."""

import logging

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/stories/", "/me/", "/set-up/colleagues/", "/live/"])
def test_pages_are_kept_by_no_browser_and_nothing_in_between(tess, sign_in, path):
    kept = sign_in(tess).get(path).headers["Cache-Control"]
    assert "no-store" in kept


def test_who_came_by_https_comes_by_nothing_else(db, settings):
    settings.ALLOWED_HOSTS = ["crm.example.org", "localhost"]
    for host in ("crm.example.org", "crm.example.org:8443"):
        answer = Client(headers={"host": host}).get("/sign-in/", secure=True)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("host", "is_https"), [("localhost:8000", True), ("crm.example.org", False)])
def test_other_programs_of_this_machine_are_left_alone(db, settings, host, is_https):
    settings.ALLOWED_HOSTS = ["crm.example.org", "localhost"]
    answer = Client(headers={"host": host}).get("/sign-in/", secure=is_https)
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("door", ["start", "join", "new-password"])
def test_a_link_that_opens_a_door_is_not_in_the_log(db, caplog, door):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(f"/{door}/AbC-12_x/").status_code == 403
    assert browser.get(f"/{door}/AbC-12_x/").status_code == 404
    assert browser.get(f"/{door}/AbC-12_x").status_code == 301
    assert f"/{door}/…/" in caplog.text
    assert "AbC-12_x" not in caplog.text


def test_a_wrong_name_of_the_house_takes_one_line(db, caplog):
    Client(headers={"host": "evil.example"}).get("/sign-in/")
    line = next(record for record in caplog.records if record.name == "django.security.DisallowedHost")
    assert "\n" not in logging.Formatter().format(line)
