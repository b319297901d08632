"""A customer sees what is proven to be hers, and nothing else."""

import pytest
from django.test import Client

from codriver.channels.models.outgoing import STATES
from codriver.kit.clock import now
from codriver.listening.models import Edition, Mention, Reading, VoiceOpening
from codriver.people.actions import give_handle
from codriver.people.models import Handle, Person
from codriver.people.rules import EVIDENCE
from codriver.reading import actions as reading_actions
from codriver.reading.meaning.heads import KINDS, SENTIMENTS
from codriver.reading.models import Correction
from codriver.reading.training import corrections as training
from codriver.terms import actions
from codriver.terms.models.books import SOURCES
from codriver.terms.nouns import Cap, Rule, Window
from codriver.timeline.actions import record
from codriver.web.my import turning
from codriver.web.my.messages import STATES as STATE_WORDS
from codriver.web.my.receipts import SOURCES as SHEET_SOURCES
from codriver.web.my.said import HOW, side_of
from codriver.web.my.saying import said
from tests.cast import PASSWORD
from tests.posts import alone, post, story


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
    page = customer_browser(bo).get("/my/known/").content.decode()
    for expected in ("This lid burns", "part of a conversation of 3 posts", "bo-1", "You proved it yourself"):
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
    page = customer_browser(ana).get("/my/known/").content.decode()
    assert "Perhaps mine" not in page
    assert "perhaps-ana" not in page
    assert side_of(ana).unproven == 1


def test_without_a_proof_there_is_an_empty_page_that_says_so(ana, customer_browser):
    Handle.objects.update(verified_at=None)
    heard(ana, post("Mine"), "ana-1")
    assert words(ana) == []
    assert customer_browser(ana).get("/my/known/").status_code == 200


def test_the_last_words_of_an_edited_post_are_shown(ana):
    said = heard(ana, post("Frist"), "ana-1")
    for seq, text in ((1001, "First"), (1002, "First!")):
        Edition.objects.create(seq=seq, mention=said, text=text, text_hash=seq, edited_at=now(), arrived_at=now())
    assert words(ana) == ["First!"]


def test_of_a_deleted_post_the_words_are_gone_and_that_is_said(bo, customer_browser):
    give_handle(bo, "weibo", "bo-1", evidence="signed in", verified_at=now())
    said = heard(bo, post("Regret"), "bo-1")
    Mention.objects.filter(pk=said.pk).update(deleted_at=now())
    page = customer_browser(bo).get("/my/known/").content.decode()
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
    with django_assert_num_queries(8):
        side_of(ana)


def test_staff_who_sign_in_where_a_customer_was_do_not_read_her_side(ana, sam, customer_browser):
    browser = customer_browser(ana)
    browser.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    assert browser.get("/me/").status_code == 200
    assert browser.get("/my/").status_code == 403


# ---- what a program made of it


def read_post(person: Person) -> Mention:
    """Make a post of hers that was read as a complaint."""
    return heard(person, alone("I like it that the lid leaks."), "ana-1")


def test_her_own_word_counts_instead_of_the_guess(ana, customer_browser):
    said = read_post(ana)
    browser = customer_browser(ana)
    browser.cookies["language"] = "en"
    assert "A program guessed:" in browser.get("/my/known/").content.decode()
    browser.post(f"/my/known/{said.seq}/", {"feeling": "positive", "kind": "praise"})
    reading = Reading.objects.get(post=said)
    assert (SENTIMENTS[reading.sentiment], KINDS[reading.kind], reading.needs) == ("positive", "praise", 0b10)
    assert "A person said what it means:" in browser.get("/my/known/").content.decode()
    browser.post(f"/my/known/{said.seq}/", {"again": "1"})
    assert Reading.objects.get(post=said).is_corrected is False


def test_her_word_teaches_the_reader_nothing(ana, customer_browser, monkeypatch):
    said = read_post(ana)
    customer_browser(ana).post(f"/my/known/{said.seq}/", {"feeling": "positive"})
    assert set(Correction.objects.values_list("by", flat=True)) == {None}
    learned: list[object] = []
    monkeypatch.setattr(training, "learn", lambda rows, folder: learned.extend(rows) or [])
    reading_actions.learn()
    assert learned == []


@pytest.mark.parametrize("proven", [True, False])
def test_nobody_says_what_a_post_of_somebody_else_means(ana, dee, customer_browser, proven):
    said = read_post(ana)
    if not proven:
        Handle.objects.filter(person=ana).update(verified_at=None)
    who = dee if proven else ana
    assert customer_browser(who).post(f"/my/known/{said.seq}/", {"feeling": "positive"}).status_code == 404
    assert not Correction.objects.exists()


def test_she_puts_right_what_she_told_us(bo, customer_browser):
    browser = customer_browser(bo)
    assert browser.post("/my/known/you/", {"name": ""}).status_code == 422
    browser.post("/my/known/you/", {"name": "Bo B.", "language": "zh-hans", "timezone": "Asia/Shanghai"})
    bo.refresh_from_db()
    assert (bo.name, bo.language, bo.timezone) == ("Bo B.", "zh-hans", "Asia/Shanghai")


# ---- who looked


def test_she_reads_who_of_us_opened_a_page_of_hers(ana, dee, sam, customer_browser):
    VoiceOpening.objects.create(channel="weibo", author_id="ana-1", by=sam, at=now())
    VoiceOpening.objects.create(channel="forum", author_id="ana-1", by=sam, at=now())  # another site, another account
    assert customer_browser(ana).get("/my/looks/").content.decode().count("Sam") == 1
    assert "Sam" not in customer_browser(dee).get("/my/looks/").content.decode()


# ---- receipts


def test_a_receipt_says_what_came_and_what_went(bo, customer_browser):
    actions.set_rule(bo, Rule("a", "allow", "news", cap=Cap(2, 7), until=now()))
    actions.turn_page(bo, turning.hours(9, 19).change, source="typed")
    actions.drop_rule(bo, "a", source="one click")
    actions.object_to(bo, "surveys")
    page = customer_browser(bo).get("/my/receipts/").content.decode()
    for words in ("News: at most 2 in 7 days, until", "All: not at 19:00–9:00", "<s>News: at most 2", "You object to"):
        assert words in page
    assert "You pressed stop in a mail." in page


def test_any_rule_of_a_book_has_words(bo):
    window = Window("FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=22;BYMINUTE=30", 600)
    rules = (
        Rule("a", "allow", topic="jasmine", sender="shop 3", channel="email", urgency=2, windows=(window,)),
        Rule("b", "deny", "offers", windows=(window,)),
        Rule("c", "deny"),
    )
    assert [said(rule, {"offers": "Offers"}) for rule in rules] == [
        "jasmine: only at Sat Sun 22:30–8:30, mail, shop 3, up to urgency 2 of 4",
        "Offers: not at Sat Sun 22:30–8:30",
        "All: no",
    ]


def test_every_source_of_a_page_and_every_state_of_a_message_has_its_words():
    assert set(SHEET_SOURCES) == set(SOURCES)
    assert set(STATE_WORDS) == set(STATES)


# ---- on a home screen


def test_a_home_screen_learns_name_and_pictures(company):
    told = Client().get("/manifest.webmanifest")
    assert told.headers["Content-Type"] == "application/manifest+json"
    assert (told.json()["name"], told.json()["start_url"]) == ("Lantern Tea", "/my/")
    for one in told.json()["icons"]:
        assert Client().get(one["src"]).headers["Content-Type"] == "image/png"


def test_the_page_for_no_net_says_nothing_of_anybody(ana, customer_browser):
    browser = customer_browser(ana)
    browser.cookies["language"] = "en"
    told = [one.get("/my/offline/").content for one in (browser, Client())]
    assert told[0] == told[1]
    assert b"csrf" not in told[0]
