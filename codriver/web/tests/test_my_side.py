"""A customer sees what is proven to be hers, and nothing else."""

import pytest
from django.test import Client

from codriver.kit.clock import now
from codriver.listening.models import Edition, Mention
from codriver.people.actions import give_handle
from codriver.people.models import Handle, Person
from codriver.people.rules import EVIDENCE
from codriver.timeline.actions import record
from codriver.web.mine import HOW, side_of
from tests.cast import PASSWORD
from tests.posts import post, story


def heard(person: Person, said: Mention, author: str) -> Mention:
    """Make a post this account's, and a happening of this person's timeline."""
    Mention.objects.filter(pk=said.pk).update(author_id=author)
    key = f"{said.channel}:{said.external_id}"
    record(person.pk, "mention.posted", key=key, happened_at=said.published_at, mention=said.seq)
    return said


def words(person: Person) -> list[str]:
    return [said.text for said in side_of(person).said]


def test_she_reads_her_own_words_their_story_and_the_proof(bo, customer_browser, company):
    give_handle(bo, "weibo", "bo-1", evidence="signed in", verified_at=now())
    source = Mention.objects.get(pk=story("This lid burns", "look", "look").number)
    heard(bo, source, "bo-1")
    page = customer_browser(bo).get("/my/").content.decode()
    for expected in (
        "This lid burns",
        "part of a conversation of 3 posts",
        "bo-1",
        "You proved it yourself",
        "Bo, this",
    ):
        assert expected in page


def test_she_is_spoken_to_in_her_language_and_zone(ana, customer_browser):
    answer = customer_browser(ana).get("/my/")
    assert answer.headers["Content-Language"] == "zh-hans"
    assert 'data-zone="Asia/Shanghai"' in answer.content.decode()


def test_what_others_said_is_not_hers(ana, dee):
    heard(dee, post("Dee says"), "dee-1")
    post("overheard")
    assert words(ana) == []


def test_an_address_that_nobody_proved_shows_nothing_of_itself(ana, customer_browser):
    give_handle(ana, "weibo", "perhaps-ana", evidence="set by staff")
    heard(ana, post("Perhaps mine"), "perhaps-ana")
    page = customer_browser(ana).get("/my/").content.decode()
    assert "Perhaps mine" not in page
    assert "perhaps-ana" not in page
    assert side_of(ana).unproven == 1


def test_without_a_proof_there_is_an_empty_page_that_says_so(ana, customer_browser):
    Handle.objects.update(verified_at=None)
    heard(ana, post("Mine"), "ana-1")
    assert words(ana) == []
    assert customer_browser(ana).get("/my/").status_code == 200


def test_the_last_words_of_an_edited_post_are_shown(ana):
    said = heard(ana, post("Frist"), "ana-1")
    for seq, text in ((1001, "First"), (1002, "First!")):
        Edition.objects.create(seq=seq, mention=said, text=text, text_hash=seq, edited_at=now(), arrived_at=now())
    assert words(ana) == ["First!"]


def test_of_a_deleted_post_the_words_are_gone_and_that_is_said(bo, customer_browser):
    give_handle(bo, "weibo", "bo-1", evidence="signed in", verified_at=now())
    said = heard(bo, post("Regret"), "bo-1")
    Mention.objects.filter(pk=said.pk).update(deleted_at=now())
    page = customer_browser(bo).get("/my/").content.decode()
    assert "Regret" not in page
    assert "You deleted this post" in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ""])
def test_only_an_address_of_the_web_is_a_link(ana, url):
    said = heard(ana, post("Mine"), "ana-1")
    Mention.objects.filter(pk=said.pk).update(url=url)
    assert side_of(ana).said[0].link == ""


def test_every_kind_of_evidence_has_its_words():
    assert set(HOW) == set(EVIDENCE)


def test_strangers_are_asked_in_and_staff_read_why_the_page_is_closed(tess, sign_in):
    assert Client().get("/my/")["Location"] == "/my/enter/"
    answer = sign_in(tess).get("/my/")
    assert answer.status_code == 403
    assert "belongs to a customer" in answer.content.decode()


def test_leaving_ends_the_visit(ana, customer_browser):
    browser = customer_browser(ana)
    assert browser.get("/my/leave/")["Location"] == "/"  # looking is not leaving
    page = browser.post("/my/leave/", follow=True).content.decode()
    assert "You have left" in page
    assert "Come in again" in page
    assert browser.get("/my/")["Location"] == "/my/enter/"


@pytest.mark.parametrize("posts", [1, 30])
def test_the_page_asks_as_often_for_many_posts_as_for_one(ana, posts, django_assert_num_queries):
    for _ in range(posts):
        heard(ana, post("Mine"), "ana-1")
    with django_assert_num_queries(6):
        side_of(ana)


def test_staff_who_sign_in_where_a_customer_was_do_not_read_her_side(ana, sam, customer_browser):
    browser = customer_browser(ana)
    browser.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    assert browser.get("/me/").status_code == 200
    assert browser.get("/my/").status_code == 403
