"""What every answer says to browsers, and what the log does not say."""

import logging

import pytest
from django.test import Client

from codriver.web.discreet import Discreet


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


@pytest.mark.parametrize("door", ["start", "join", "new-password", "demo/door"])
def test_a_link_that_opens_a_door_is_not_in_the_log(door):
    words = ("Forbidden (%s): %s", ("CSRF cookie not set.", f"/{door}/AbC-12_x/"))
    line = logging.LogRecord("django.security.csrf", logging.WARNING, "", 1, *words, None)
    assert Discreet().filter(line)
    assert line.getMessage() == f"Forbidden (CSRF cookie not set.): /{door}/…/"


def test_whatever_is_logged_passes_there():
    import codriver.web.apps as apps

    handler = logging.StreamHandler()
    logging.getLogger().addHandler(handler)
    try:
        apps.discreet.keep_links_out_of_logs()
        assert any(isinstance(one, Discreet) for one in handler.filters)
    finally:
        logging.getLogger().removeHandler(handler)
