"""The page of a story and its posts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from codriver.kit.clock import now
from codriver.listening.models import Edition, Mention, Note, Ownership, Relation, Ruling, StoryEvent
from codriver.listening.sites import site_name
from codriver.listening.stories import care, pictures, posts, story_page
from codriver.listening.tests import factory
from codriver.listening.voices.kinds import Chorus, Kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db):
    """A source, a carrier with two followers, a lone repost, and a copy on another site."""
    made = [
        factory.post(1, "新杯盖烫手：喝一口就知道没人试过"),
        factory.post(2, "我家孩子的嘴都烫红了，你们卖之前试过吗？"),
        factory.post(3, "转发微博"),
        factory.post(4, "转发微博"),
        factory.post(5, "这个盖子的设计真的有问题，退货还不给退"),
        factory.post(6, "新杯盖烫手：喝一口就知道没人试过", channel="zhihu"),
    ]
    relations = [Relation.SOURCE, *[Relation.REPOST] * 4, Relation.COPY]
    return factory.story(made, [None, 1, 2, 2, 1, 1], relations)


def page_of(browser, address):
    """Return a page's text."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_who_said_it_first_who_carried_it_and_where_it_is(pia, tree):
    page = story_page.read(pia, tree)
    assert page.source.seq == 1
    assert [(row.post.seq, row.posts, row.direct) for row in page.carriers] == [(2, 2, 2)]
    assert [(site.channel, site.posts, site.post.seq) for site in page.sites] == [("weibo", 5, 1), ("zhihu", 1, 6)]
    assert [post.seq for post in page.voices] == [2, 5]
    assert (page.figure.known, page.figure.named) == (4, 4)


def test_any_post_of_a_story_finds_it(pia, tree, sign_in):
    answer = sign_in(pia).get("/stories/4/")
    assert answer.url == "/stories/1/"


def test_a_post_that_stands_alone_is_a_story_too(pia, sign_in):
    lone = factory.post(77, "Nobody has answered me")
    lone.save()
    factory.place(lone, 77, relation=Relation.SOURCE).save()
    assert "Nobody has answered me" in page_of(sign_in(pia), "/stories/77/")


def test_a_post_that_is_not_placed_yet_has_a_page(pia, sign_in):
    factory.post(78, "Just came in").save()
    assert "Just came in" in page_of(sign_in(pia), "/stories/78/")


@pytest.mark.parametrize("number", [999, 2**63 - 1, 10**25])
def test_a_number_that_nobody_has_is_not_found(pia, sign_in, number):
    assert sign_in(pia).get(f"/stories/{number}/").status_code == 404


@pytest.mark.parametrize("words", ["?node=999", "?node=x", "?node=99999999999999999999"])
def test_a_branch_that_is_not_in_the_story_is_not_drawn(pia, tree, sign_in, words):
    answer = sign_in(pia).get(f"/stories/1/{words}")
    assert answer.status_code == (404 if words == "?node=999" else 200)


def test_a_branch_opens_with_its_path(pia, tree, sign_in):
    page = page_of(sign_in(pia), "/stories/1/?node=2")
    assert 'aria-current="page"><bdi>Author 2<' in page
    assert "Spread of 3 posts" in page


def test_a_site_is_called_by_its_name_in_the_readers_language(pia, tree, sign_in):
    page = page_of(sign_in(pia), "/stories/1/")
    assert "<bdi>Weibo</bdi>" in page
    with translation.override("zh-hans"):
        assert [site_name(channel) for channel in ("weibo", "x", "our-own-place")] == ["微博", "X", "our-own-place"]


def test_the_page_takes_as_many_queries_for_fifty_posts_as_for_two(pia, sign_in):
    browser = sign_in(pia)
    factory.story([factory.post(1), factory.post(2)])
    factory.story([factory.post(seq, f"My own words, the {seq}th of them") for seq in range(100, 150)])
    counted = []
    for number in (1, 100):
        browser.get(f"/stories/{number}/")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/stories/{number}/")
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_source_that_was_not_seen_is_not_claimed(pia, sign_in):
    factory.story([factory.post(1), factory.post(2)], [None, 1], [Relation.COPY] * 2, source=None, quoted_name="kofan")
    page = page_of(sign_in(pia), "/stories/1/")
    assert "The earliest copy we hold" in page
    assert "@kofan" in page


def test_an_origin_further_back_than_our_memory_is_said(pia, sign_in):
    factory.story([factory.post(1), factory.post(2)], is_origin_forgotten=True)
    assert "further back than our memory goes" in page_of(sign_in(pia), "/stories/1/")


def test_an_edited_source_shows_its_latest_words_and_the_earlier_ones(pia, tree, sign_in):
    Edition.objects.create(seq=90, mention_id=1, text="我写错了", text_hash=1, edited_at=now(), arrived_at=now())
    page = page_of(sign_in(pia), "/stories/1/")
    assert "我写错了" in page
    assert "version 2" in page
    assert "What it said before" in page


def test_a_deleted_post_stays_a_node_without_its_words(pia, tree, sign_in):
    Mention.objects.filter(seq=1).update(text="", deleted_at=now())
    page = page_of(sign_in(pia), "/stories/1/")
    assert "not what it said" in page
    assert "Spread of 6 posts" in page


def test_what_a_customer_writes_is_never_markup(pia, sign_in):
    bad = '<script>alert(1)</script>"><b>'
    factory.story([factory.post(1, bad, author_name=bad), factory.post(2, bad + " again", author_name=bad)])
    for address in ("/stories/", "/stories/1/", "/stories/1/posts/", "/stories/1/spread/", "/stories/1/split/2/"):
        page = page_of(sign_in(pia), address)
        assert "<script>alert" not in page
        assert "<b>" not in page


def test_no_page_carries_style_or_script_of_its_own(pia, tree, sign_in):
    page = page_of(sign_in(pia), "/stories/1/")
    assert "style=" not in page
    assert "onclick" not in page


def test_every_number_opens_the_posts_it_counts(pia, tree):
    def listed(**asked):
        return sorted(row.post.seq for row in posts.posts(pia, tree, asked).rows)

    assert listed(parent=2) == [3, 4]
    assert listed(under=1) == [2, 3, 4, 5, 6]
    assert listed(channel="zhihu") == [6]
    assert listed(relation="5") == [6]
    assert listed(author="a5") == [5]
    assert listed(post=4) == [4]
    assert listed(known="1") == [2, 3, 4, 5]
    assert listed(known="0") == []
    assert listed(after=4) == [5, 6]


def test_the_posts_come_page_by_page_in_both_orders(pia, tree):
    first = posts.posts(pia, tree, {}, size=4)
    assert [row.post.seq for row in first.rows] == [6, 5, 4, 3]
    assert [row.post.seq for row in posts.posts(pia, tree, {}, first.following, size=4).rows] == [2, 1]
    up = posts.posts(pia, tree, {"order": "first"}, size=4)
    assert [row.post.seq for row in up.rows] == [1, 2, 3, 4]
    assert [row.post.seq for row in posts.posts(pia, tree, {"order": "first"}, up.following, size=4).rows] == [5, 6]


def test_a_filter_on_a_large_story_looks_through_a_bounded_number_of_posts(pia, tree, monkeypatch):
    monkeypatch.setattr(posts, "SEARCHED", 2)
    asked = {"channel": "zhihu", "order": "first"}
    page, cursors = posts.posts(pia, tree, asked), 0
    while not page.rows:
        assert page.is_searched_in_part
        page, cursors = posts.posts(pia, tree, asked, page.following), cursors + 1
    assert [row.post.seq for row in page.rows] == [6]
    assert cursors == 2


def test_the_owner_and_the_notes_are_kept(pia, sam, tree, sign_in):
    browser = sign_in(pia)
    browser.post("/stories/1/owner/", {"owner": sam.pk})
    browser.post("/stories/1/notes/", {"text": "She is right about the lid."})
    assert Ownership.objects.get().owner == sam
    assert Note.objects.get().by == pia
    page = page_of(browser, "/stories/1/")
    assert "She is right about the lid." in page
    browser.post("/stories/1/owner/", {"owner": ""})
    assert not Ownership.objects.exists()


def test_what_hangs_on_a_post_follows_it_into_another_story(pia, tree):
    care.note(tree, "Ask the supplier", pia)
    other = factory.story([factory.post(20), factory.post(21)])
    tree.number = 20
    for model in (story_page.Placement,):
        model.objects.filter(story_id=1).update(story_id=other.id)
    assert [note.text for note in story_page.read(pia, other).notes] == ["Ask the supplier"]


def test_a_split_says_what_goes_with_the_post_and_is_shown_until_it_is_applied(pia, tree, sign_in):
    browser = sign_in(pia)
    assert "2 posts that came by it go with it" in page_of(browser, "/stories/1/split/2/")
    browser.post("/stories/1/split/2/")
    ruling = Ruling.objects.get(kind="split", post_id=2)
    assert "will be applied" in page_of(browser, "/stories/1/")
    factory.read_to(ruling.seq)
    page = page_of(browser, "/stories/1/")
    assert "will be applied" not in page
    browser.post(f"/stories/1/rulings/{ruling.seq}/undo/")
    assert Ruling.objects.get(kind="undo").undoes == ruling


def test_a_page_asks_until_its_ruling_is_applied_and_is_led_to_the_new_story(pia, tree, sign_in):
    browser = sign_in(pia)
    address = browser.post("/stories/1/split/2/")["Location"]
    ruling = Ruling.objects.get()
    assert address == f"/stories/1/?ruled={ruling.seq}"
    asks = f"/stories/1/?part=ruled&waits={ruling.seq}&ruled={ruling.seq}"
    assert asks in page_of(browser, address)
    assert browser.get(asks).status_code == 204

    story_page.Placement.objects.filter(post_id__in=[2, 3, 4]).update(story_id=2, realm=ruling.seq)
    factory.Story.objects.create(id=2, number=2, source_id=2, posts=3, title="", heat=tree.heat, first_at=tree.first_at,
                                 last_at=tree.last_at, changed_seq=ruling.seq)  # fmt: skip
    StoryEvent.objects.create(story_number=1, seq=ruling.seq, verb="ruling.split", post_id=2, happened_at=now())
    factory.read_to(ruling.seq)
    assert browser.get(asks)["HX-Redirect"] == address
    assert browser.get(address).url == f"/stories/2/?ruled={ruling.seq}"
    page = page_of(browser, f"/stories/2/?ruled={ruling.seq}")
    assert "Done: here begins another story." in page
    assert '<a href="/stories/1/">Back to the story it was part of</a>' in page


def test_who_only_reads_is_not_led_away_by_a_ruling_of_somebody_else(pia, sam, tree, sign_in):
    sign_in(pia).post("/stories/1/split/2/")
    ruling = Ruling.objects.get()
    browser = sign_in(sam)
    assert f"part=ruled&waits={ruling.seq}" in page_of(browser, "/stories/1/")
    factory.read_to(ruling.seq)
    assert browser.get(f"/stories/1/?part=ruled&waits={ruling.seq}")["HX-Redirect"] == "/stories/1/"
    assert 'id="ruled"' not in page_of(browser, "/stories/1/")


def test_the_source_cannot_be_split_off(pia, tree, sign_in):
    assert sign_in(pia).get("/stories/1/split/1/").status_code == 404


def test_two_stories_are_merged_after_they_were_shown_side_by_side(pia, tree, sign_in):
    other = factory.story([factory.post(20, "Another lid"), factory.post(21)])
    browser = sign_in(pia)
    pair = page_of(browser, f"/stories/merge/?story=1&story={other.number}")
    assert "Are these two one story?" in pair
    assert "Another lid" in pair
    browser.post("/stories/merge/", {"story": 1, "other": other.number})
    assert Ruling.objects.filter(kind="merge").count() == 1
    browser.post("/stories/merge/", {"story": 3, "other": 4})
    assert Ruling.objects.filter(kind="merge").count() == 1


def test_one_story_asks_for_the_other_by_words_or_number(pia, tree, sign_in):
    factory.story([factory.post(20, "Another lid"), factory.post(21)])
    assert "Another lid" in page_of(sign_in(pia), "/stories/merge/?story=1&words=another")
    assert "Another lid" in page_of(sign_in(pia), "/stories/merge/?story=1&words=21")
    assert "Choose two stories" in page_of(sign_in(pia), "/stories/merge/")


def test_changes_of_one_kind_are_told_once_with_their_number(pia, tree):
    for seq in (40, 41, 42):
        StoryEvent.objects.create(story_number=1, seq=seq, verb="story.merged", other_number=seq, happened_at=now())
    StoryEvent.objects.create(story_number=41, seq=30, verb="story.re-rooted", post_id=2, happened_at=now())
    told = [(change.latest.verb, change.times) for change in story_page.changes_of(tree)]
    assert told == [("story.merged", 3), ("story.re-rooted", 1)]


@pytest.mark.parametrize("who", ["udo", "sam"])
def test_who_may_only_see_rules_nothing(who, tree, sign_in, request):
    browser = sign_in(request.getfixturevalue(who))
    assert "begins another story" not in page_of(browser, "/stories/1/posts/")
    for address in ("split/2/", "owner/", "notes/", "rulings/1/undo/"):
        assert browser.post(f"/stories/1/{address}").status_code == 403
    assert not Ruling.objects.exists()


def test_a_large_story_shows_what_the_worker_drew(pia, tree, monkeypatch):
    monkeypatch.setattr("codriver.listening.rules.AHEAD", 3)
    monkeypatch.setattr("codriver.listening.rules.LARGE", 3)
    assert pictures.refresh() == 1
    assert pictures.refresh() == 0
    assert pictures.figure_of(tree) == pictures.draw(tree)


def test_a_branch_too_large_to_read_counts_what_it_does_not_draw(pia, tree, monkeypatch):
    monkeypatch.setattr(pictures, "BRANCH", 1)
    monkeypatch.setattr(pictures, "CHILDREN", 1)
    branch = pictures.branch_figure(tree, 2, pictures.draw(tree))
    assert branch.posts == 3
    assert len(branch.nodes) + sum(bundle.posts for bundle in branch.bundles) == 3


def test_times_are_read_alike_from_both_databases(tree):
    read = list(pictures.posts_of(tree.id, Chorus(Kinds())))
    assert [post.seq for post in read] == [1, 2, 3, 4, 5, 6]
    assert read[0].at == pytest.approx((factory.START + timedelta(minutes=1)).timestamp())


def test_the_growth_table_ends_with_all_posts(tree):
    with timezone.override("Asia/Shanghai"):
        rows = story_page.growth_rows(pictures.draw(tree))
    assert rows[-1][1] == 6
    assert rows[0][0].hour == 16
