"""The shells: who sees what around a page, in which language and theme."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from codriver.kit.clock import now
from codriver.listening.heat import heat_of
from codriver.listening.models import Mention, Mute, Ownership
from codriver.web.waiting import hot_and_nobodys
from tests.posts import story


def test_the_first_page_is_everybodys_own(tess, ana, sign_in, customer_browser):
    assert Client().get("/").headers["Location"] == "/sign-in/"
    assert sign_in(tess).get("/").headers["Location"] == "/stories/"
    assert customer_browser(ana).get("/").headers["Location"] == "/my/"


def test_the_rail_shows_only_seats_that_open(sam, tess, sign_in):
    assert "/set-up/" in sign_in(tess).get("/me/").content.decode()
    assert "/set-up/" not in sign_in(sam).get("/me/").content.decode()


def test_the_window_has_the_title_of_the_page_and_the_company(company, tess, sign_in):
    assert "<title>Tess · Lantern Tea</title>" in sign_in(tess).get("/me/").content.decode()


def test_a_title_cannot_smuggle_tags_into_the_window():
    page = Template(
        '<title>{% load codriver %}{% again "title" %}</title>{% block title %}<b lang="zh">{{ x }}</b>{% endblock %}'
    )
    assert "<title>" in page.render(Context({"x": "<i>"}))


@pytest.mark.parametrize(("chosen", "expected"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_a_stranger_chooses_her_language_and_stays_on_the_page(db, chosen, expected):
    browser = Client(headers={"accept-language": "en"})
    answer = browser.post("/language/", {"language": chosen, "next": "/sign-in/?x=1"})
    assert answer.headers["Location"] == "/sign-in/?x=1"
    assert f'<html lang="{expected}"' in browser.get("/sign-in/").content.decode()


def test_staff_find_their_language_again_elsewhere(tess, sign_in):
    sign_in(tess).post("/language/", {"language": "zh-hans", "next": "/me/"})
    assert sign_in(tess).get("/me/").headers["Content-Language"] == "zh-hans"


def test_a_theme_is_forced_and_given_back_to_the_device(db):
    browser = Client()
    browser.post("/theme/", {"theme": "dark", "next": "/sign-in/"})
    assert 'data-theme="dark"' in browser.get("/sign-in/").content.decode()
    browser.post("/theme/", {"theme": "", "next": "/sign-in/"})
    assert "data-theme" not in browser.get("/sign-in/").content.decode()


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_a_choice_leads_to_no_other_site_and_takes_no_other_value(db, path):
    name = path.strip("/")
    value = {"language": "en", "theme": "light"}[name]
    assert Client().post(path, {name: value, "next": "https://elsewhere.example/"}).headers["Location"] == "/"
    assert Client().post(path, {name: "x; y"}).status_code == 400
    assert Client().get(path).status_code == 405


def test_a_cookie_that_nobody_wrote_so_is_passed_over(db):
    browser = Client()
    browser.cookies["theme"] = '"><script>'
    browser.cookies["language"] = "../../etc"
    page = browser.get("/sign-in/")
    assert page.status_code == 200
    assert "data-theme" not in page.content.decode()


@pytest.mark.parametrize("path", ["/sign-in/", "/no-such-page/"])
def test_no_page_has_style_or_script_of_its_own(db, path):
    page = Client().get(path).content.decode()
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_a_broken_page_says_what_is_safe_without_asking_anything_of_the_house():
    page = Template('{% include "500.html" %}').render(Context({}))
    assert "What was saved before is safe" in page
    assert page.count("web/shell") == page.count("web/tokens") == 1  # and is no bare page


def hot(*texts: str) -> Mention:
    """Make a hot story and return its source."""
    found = story(*texts)
    found.heat = heat_of(now().timestamp()) + 10
    found.save()
    return Mention.objects.get(pk=found.number)


def test_the_rail_counts_what_is_hot_and_nobodys(tess, eve, sign_in):
    story("cold", "cold")
    hot("hot", "hot")
    quiet, owned = hot("quiet", "quiet"), hot("owned", "owned")
    Mute.objects.create(post=quiet, why="quiet", by=tess, at=now())
    Ownership.objects.create(post=owned, owner=tess, by=tess, at=now())
    assert hot_and_nobodys(tess) == 1
    assert hot_and_nobodys(eve) == 0
    page = sign_in(tess).get("/waiting/").content.decode()
    assert ">1<" in page
    assert page.count("1 hot story that nobody looks after") == 2  # for the eye that rests on it, and for the ear
    assert sign_in(eve).get("/waiting/").status_code == 403


def test_a_filter_changes_and_the_others_stay():
    request = RequestFactory().get("/stories/", {"channel": "weibo", "page": "3"})
    template = Template("{% load codriver %}{% query words='lid' %} {% query channel=None %} {% query page=4 %}")
    assert template.render(Context({"request": request}, autoescape=False)).split() == [
        "?channel=weibo&words=lid",
        "?",
        "?channel=weibo&page=4",
    ]
