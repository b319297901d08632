"""The pages of who speaks: one voice, a story's speakers, its way into the press, sites, and who looked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening.models import (
    Edition,
    Mention,
    Placement,
    Relation,
    Site,
    SiteKind,
    Standing,
    StandingRuling,
    VoiceOpening,
)
from codriver.listening.stories import pictures, posts, story_page
from codriver.listening.tests import factory
from codriver.listening.voices import actions, following
from codriver.listening.voices.queries import address
from codriver.listening.voices.rules import PAGE_FROM, STANDINGS

pytestmark = pytest.mark.django_db
BO = ("weibo", "bo")


@pytest.fixture
def told(db):
    """A story: Ana bought, Ina works here, a paper nobody signed took it up, two more signed nothing and something."""
    start = factory.START
    made = [
        factory.post(1, "新杯盖烫手：我上周买了两杯", author_id="ana", author_name="Ana"),
        factory.post(2, "我在这家店上班，盖子早就报上去了", author_id="ina", author_name="Ina"),
        factory.post(3, "Lids burn lips", channel="news", author_id="", author_name="", source_kind="national press"),
        factory.post(4, "Lids burn", channel="web", author_id="", url="https://paper.example/4", source_kind="unknown"),
        factory.post(5, "说得好", author_id="bo", author_name="Bo"),
        factory.post(6, "早就知道了", at=start, author_id="bo", author_name="Bo"),
    ]
    story = factory.story(made, [None, 1, 1, 1, 1, 5])
    following.refresh()
    return story


def page_of(browser, where):
    """Return a page's text."""
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_a_story_says_who_speaks_and_each_number_opens_those_posts(pia, told):
    page = story_page.read(pia, told)
    assert [(one.standing, one.posts) for one in page.speakers] == [
        ("customer", 1), ("insider", 1), ("press", 1), ("unknown", 3)]  # fmt: skip
    assert page.is_heard
    by_hosts = Site.objects.get(name="paper.example")
    SiteKind.objects.create(site=by_hosts, kind="broadcast", by=pia, at=now())
    SiteKind.objects.create(site=Site.objects.get(name="web"), kind="portal", by=pia, at=now())
    for kind in ("broadcast", "portal"):
        SiteKind.objects.filter(site=by_hosts).update(kind=kind)
        counted = story_page.read(pia, told).figure.standings
        listed = {name: len(posts.posts(pia, told, {"standing": name}).rows) for name in STANDINGS}
        assert {name: number for name, number in listed.items() if number} == counted
        assert counted["press"] == (2 if kind == "broadcast" else 1)


def test_a_story_tells_when_it_crossed_to_the_press(pia, told, sign_in):
    crossed = story_page.read(pia, told).crossed
    assert (crossed.seq, crossed.kind) == (3, "national press")
    assert crossed == pictures.crossed_of(told)
    browser = sign_in(pia)
    page = page_of(browser, "/stories/1/")
    assert "In the press since" in page
    assert "crossed from the web to the press (national press)" in page
    assert 'posts/?post=3"' in page
    assert "In the press since" in page_of(browser, "/stories/1/?part=head")
    Mention.objects.filter(seq=3).update(source_kind="forum")
    assert "In the press since" not in page_of(browser, "/stories/1/")


def test_a_large_story_keeps_its_crossing_in_its_picture(pia, told, monkeypatch):
    for name in ("AHEAD", "LARGE"):
        monkeypatch.setattr(pictures.rules, name, 2)
    pictures.refresh()
    Placement.objects.filter(post_id=3).delete()
    assert story_page.read(pia, told).crossed.seq == 3
    assert pictures.crossed_of(told).seq == 3


def test_a_standing_stands_beside_the_name(pia, told, sign_in):
    browser = sign_in(pia)
    page = page_of(browser, "/stories/1/posts/")
    assert page.count('class="standing"') == 5  # a post that nobody signed says only what is known
    assert address("weibo", "ana").replace("&", "&amp;") in page
    assert ">customer<" in page_of(browser, "/stories/1/")


def test_insiders_are_shown_without_their_names(pia, told, sign_in):
    page = page_of(sign_in(pia), "/stories/1/posts/?standing=insider")
    assert "盖子早就报上去了" in page
    assert "Ina" not in page
    assert "ina" not in page.split("<main")[1].replace("insider", "").replace("original", "")
    assert "not a hunt" in page


def test_the_page_of_a_voice_shows_the_words_it_rests_on(pia, told, sign_in):
    page = page_of(sign_in(pia), address("weibo", "ana"))
    assert "wrote of having bought" in page
    assert "我上周买了两杯" in page
    assert f"together from {PAGE_FROM} posts on" in page
    assert "新杯盖烫手" not in page  # fewer posts than a page needs: only what it rests on


def test_from_some_posts_on_they_are_shown_together(pia, told, sign_in):
    Mention.objects.bulk_create(factory.post(seq, f"Number {seq} of Bo", author_id="bo") for seq in range(10, 45))
    browser = sign_in(pia)
    first = page_of(browser, address(*BO))
    assert "Number 44 of Bo" in first
    assert "Number 14 of Bo" not in first
    assert "Number 14 of Bo" in page_of(browser, f"{address(*BO)}&from=15")


def test_a_deleted_post_is_not_on_the_page_of_its_voice(pia, told, sign_in):
    Mention.objects.bulk_create(factory.post(seq, f"Number {seq} of Bo", author_id="bo") for seq in range(10, 14))
    Mention.objects.filter(seq__in=[10, 11]).update(deleted_at=now())
    assert "together from" in page_of(sign_in(pia), address(*BO))


def test_evidence_that_was_edited_or_turned_out_to_be_a_copy_is_said(pia, told, sign_in):
    browser = sign_in(pia)
    Placement.objects.filter(post_id=1).update(relation=Relation.COPY)
    assert "somebody else's" in page_of(browser, address("weibo", "ana"))
    Edition.objects.create(seq=90, mention_id=1, text="不说了", text_hash=1, edited_at=now(), arrived_at=now())
    assert "我上周买了两杯" not in page_of(browser, address("weibo", "ana"))


def test_an_id_may_hold_any_sign(pia, sign_in):
    odd = "https://a.example/@x?y=1&z=../..//"
    factory.story([factory.post(1, author_id=odd, author_name="<b>Odd</b>"), factory.post(2)])
    browser = sign_in(pia)
    page = page_of(browser, address("weibo", odd))
    assert "&lt;b&gt;Odd" in page
    assert "<b>" not in page
    assert browser.post("/stories/voices/correct/", {"channel": "weibo", "author": odd, "standing": "press"}).url == (
        address("weibo", odd))  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?channel=weibo", "?channel=weibo&author=nobody", "?channel=&author=bo"])
def test_a_voice_that_nobody_has_is_not_found(pia, told, sign_in, asked):
    assert sign_in(pia).get(f"/stories/voices/{asked}").status_code == 404
    assert not VoiceOpening.objects.exists()


@pytest.mark.parametrize("body", [{}, {"channel": "weibo", "author": "bo"}, {"channel": "weibo", "author": "nobody"},
                                  {"channel": "weibo", "author": "bo", "standing": "saint"}])  # fmt: skip
def test_a_correction_that_says_nothing_changes_nothing(pia, told, sign_in, body):
    answer = sign_in(pia).post(
        "/stories/voices/correct/", {"standing": "press", **body} if "nobody" in str(body) else body
    )
    assert answer.status_code == 404
    assert not StandingRuling.objects.exists()


def test_a_colleague_corrects_and_takes_it_back(pia, leo, told, sign_in):
    browser = sign_in(pia)
    for standing in ("partner", "partner", "press"):
        browser.post("/stories/voices/correct/", {"channel": "weibo", "author": "ana", "standing": standing})
    assert StandingRuling.objects.count() == 2
    row = Standing.objects.get(author_id="ana")
    assert (row.standing, row.found) == ("press", "customer")
    assert "A colleague's word: press" in page_of(browser, address("weibo", "ana"))
    last, first = StandingRuling.objects.order_by("-pk")
    for _ in range(2):
        sign_in(leo).post(f"/stories/voices/corrections/{last.pk}/undo/")
    last.refresh_from_db()
    assert last.undone_by == leo
    assert Standing.objects.get(author_id="ana").standing == "partner"
    actions.undo(first, leo)
    assert Standing.objects.get(author_id="ana").standing == "customer"
    assert "taken back by Leo" in page_of(browser, address("weibo", "ana"))


def test_the_worker_does_not_write_over_a_colleagues_word(pia, told):
    actions.correct(BO, "insider", pia)
    more = factory.post(20, "我也买了三杯", author_id="bo")
    more.save()
    factory.place(more, 20, relation=Relation.SOURCE).save()
    factory.read_to(20)
    following.refresh()
    row = Standing.objects.get(author_id="bo")
    assert (row.standing, row.found) == ("insider", "customer")


def test_a_voice_may_be_corrected_before_it_was_read(pia):
    factory.story([factory.post(1, "我上周买了两杯", author_id="ana"), factory.post(2)])
    actions.correct(("weibo", "ana"), "partner", pia)
    following.refresh()
    row = Standing.objects.get(author_id="ana")
    assert (row.standing, row.found, row.posts) == ("partner", "customer", 1)


def test_every_opening_is_noted_and_the_auditor_reads_it(pia, udo, told, sign_in):
    browser = sign_in(pia)
    browser.get(address(*BO))
    browser.get(address(*BO))
    assert VoiceOpening.objects.filter(by=pia, author_id="bo").count() == 2
    assert browser.get("/stories/voices/openings/").status_code == 403
    page = page_of(sign_in(udo), "/stories/voices/openings/")
    assert page.count("opened the page of bo") == 2
    assert "/stories/voices/openings/" in page_of(sign_in(udo), "/set-up/")
    assert "/stories/voices/openings/" not in page_of(browser, "/set-up/")


def test_sites_are_listed_and_set(pia, sam, told, sign_in):
    browser = sign_in(pia)
    page = page_of(browser, "/stories/sites/")
    assert "paper.example" in page
    assert "1 does not say" in page
    site = Site.objects.get(name="paper.example")
    browser.post("/stories/sites/", {"site": site.pk, "kind": "broadcast"})
    assert SiteKind.objects.get().kind == "broadcast"
    assert "read again" in page_of(browser, "/stories/sites/")
    following.refresh()
    assert SiteKind.objects.get().reread is None
    assert browser.post("/stories/sites/", {"site": site.pk, "kind": "palace"}).status_code == 404
    assert browser.post("/stories/sites/", {"site": 9999, "kind": "forum"}).status_code == 404
    assert sign_in(sam).post("/stories/sites/", {"site": site.pk, "kind": "forum"}).status_code == 403
    assert "paper.example" not in page_of(browser, "/stories/sites/?words=weib")


@pytest.mark.parametrize("where", ["/stories/{}/", "/stories/{}/posts/", "/stories/{}/posts/?standing=unknown"])
def test_the_pages_ask_as_much_for_fifty_voices_as_for_two(pia, sign_in, where):
    browser = sign_in(pia)
    factory.story([factory.post(1, "第一句话说的是杯盖"), factory.post(2, "第二句话说的是价钱")])
    factory.story([factory.post(seq, f"My own words, the {seq}th of them") for seq in range(100, 150)])
    following.refresh()
    counted = []
    for number in (1, 100):
        browser.get(where.format(number))
        with CaptureQueriesContext(connection) as seen:
            browser.get(where.format(number))
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_story_that_is_not_read_yet_says_so(pia, sign_in):
    factory.story([factory.post(1), factory.post(2)], changed_seq=2)
    page = page_of(sign_in(pia), "/stories/1/")
    assert "still being read" in page
    following.refresh()
    assert "still being read" not in page_of(sign_in(pia), "/stories/1/")


def test_times_are_those_of_the_first_post_of_the_press(pia, told):
    crossed = story_page.read(pia, told).crossed
    assert crossed.at == (factory.START + timedelta(minutes=3)).timestamp()
