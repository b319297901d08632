"""Where a post stands: by its parent, by whom it quotes, by its words, and by what people rule."""

import os
from datetime import timedelta

import pytest

from codriver.listening import actions, log
from codriver.listening.engine import lease, run
from codriver.listening.models import Awaited, EngineState, Mention, Placement, Story, StoryEvent
from codriver.listening.tests.saying import BUS, LID, NOON, SALE, post, row, said, seq, stories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500


def test_a_post_joins_the_story_of_its_parent_and_hangs_on_it():
    said(post("1", LID), post("2", "转发微博", 1, parent="1"), post("3", "太过分了", 2, parent="2", kind="comment"))
    assert stories() == {seq("1"): {"1", "2", "3"}}
    assert (row("3")["relation"], row("3")["parent_id"]) == ("comment", "2")


def test_a_copy_on_another_site_joins_by_its_words():
    said(post("1", LID), post("2", "转载：" + LID + " 点击查看原文", 5, channel="forum"))
    assert len(stories()) == 1
    assert (row("2")["relation"], row("2")["parent_id"]) == ("copy", None)


def test_those_who_wait_for_one_parent_are_one_story_and_get_it_when_it_comes():
    said(post("2", "转发微博", 1, parent="1"), post("3", "转", 2, parent="1"))
    before = stories()
    assert list(before.values()) == [{"2", "3"}]
    assert row("2")["parent_id"] is None
    said(post("1", LID))
    assert stories() == {next(iter(before)): {"1", "2", "3"}}, "the story keeps its number"
    assert (row("2")["parent_id"], row("1")["relation"]) == ("1", "source")
    assert not Awaited.objects.exists()


def test_an_earlier_original_becomes_the_source_and_the_change_is_told():
    said(post("copy", LID, 30))
    said(post("original", LID, 0, channel="forum"))
    assert row("original")["relation"] == "source"
    assert row("copy")["relation"] == "copy"
    assert StoryEvent.objects.filter(verb="story.re-rooted", post_id=seq("original")).exists()


def test_a_quoted_account_is_the_parent_when_its_words_are_here_and_named_when_they_are_not():
    said(post("1", BUS, author="Ana"), post("2", f"so true RT @ana: {BUS}", 3), post("3", f"RT @bo: {LID}", 4))
    assert row("2")["parent_id"] == "1"
    assert (row("3")["parent_id"], row("3")["relation"]) == (None, "repost")
    assert Placement.objects.get(post_id=seq("3")).quoted == "bo"


def test_a_quoted_account_that_comes_late_is_found():
    said(post("2", f"RT @ana: {BUS}", 3), post("1", BUS, author="Ana"))
    assert row("2")["parent_id"] == "1"
    assert row("1")["relation"] == "source"


def test_no_later_post_is_the_source_where_an_earlier_one_quotes_another():
    said(post("2", f"RT @ana: {BUS}", 0), post("3", BUS, 600, author="Bo"))
    assert "source" not in {row("2")["relation"], row("3")["relation"]}
    assert Story.objects.get().source is None


def test_numbered_parts_of_one_author_are_put_together():
    thirds = [LID[:12], LID[12:24], LID[24:]]
    said(post("1", LID), *(post(f"p{n}", f"({n}/3){part}", n, account="z") for n, part in enumerate(thirds, 1)))
    assert list(stories().values()) == [{"1", "p1", "p2", "p3"}]


def test_a_circle_of_parents_is_left_open():
    said(post("1", "one of a circle of two posts", parent="2"), post("2", "two of a circle of two", 1, parent="1"))
    assert [row("1")["parent_id"], row("2")["parent_id"]].count(None) == 1


def test_words_that_many_share_glue_nothing():
    said(*(post(f"s{n}", "转发微博", n) for n in range(20)))
    assert all(len(posts) == 1 for posts in stories().values())


def test_a_parent_is_found_at_any_age():
    said(
        post("1", LID),
        *(post(f"x{n}", f"{n}" * 12 + f" story number {n} of another day {n * 7919}") for n in range(700)),
    )
    said(post("2", "转发微博", 9, parent="1"))
    assert row("2")["story"] == row("1")["story"]


def test_a_story_says_when_its_origin_may_lie_before_our_memory():
    others = (post(f"x{n}", f"{n}" * 12 + f" story number {n} of another day {n * 7919}", n) for n in range(700))
    said(post("1", LID), *others)
    said(post("2", LID, 2000, channel="forum"), post("3", BUS, 2000))
    assert row("2")["story"] != row("1")["story"]
    assert Placement.objects.get(post_id=seq("2")).is_origin_forgotten
    assert not Placement.objects.get(post_id=seq("3")).is_origin_forgotten
    said(post("4", LID, 2001, channel="blog"))
    assert Story.objects.get(number=seq("2")).is_origin_forgotten


def test_another_window_is_filled_from_the_log(settings):
    said(post("1", LID))
    settings.CODRIVER_WINDOW = 700
    engine = run.Engine()
    engine.tick()
    assert (engine.memory.slots, engine.memory.remembered) == (700, 1)
    engine.rest()


def test_an_edited_text_is_known_again_by_either_version():
    said(post("1", LID))
    edited = post("1", BUS)
    edited.edited_at = NOON + timedelta(minutes=30)
    said(edited, post("2", BUS, 40, channel="forum"), post("3", LID, 41, channel="forum"))
    assert list(stories().values()) == [{"1", "2", "3"}]
    assert StoryEvent.objects.filter(verb="post.edited").count() == 1


def test_two_pages_in_one_frame_are_two_stories():
    menu, foot = "首页 新闻 体育 财经 娱乐 科技 汽车 房产 登录 注册 ", " 本网站内容未经许可不得转载 备案号 友情链接"
    said(post("1", menu + LID + foot, channel="news"), post("2", menu + SALE + foot, 1, channel="news"))
    assert len(stories()) == 2


def test_a_deleted_post_keeps_its_node_and_loses_its_words():
    said(post("1", LID), post("2", LID, 5, channel="forum"))
    gone = post("1", LID)
    gone.deleted_at = NOON + timedelta(hours=1)
    said(gone)
    assert Mention.objects.get(external_id="1").text == ""
    assert row("1")["story"] == row("2")["story"]
    said(post("3", LID, 6, channel="blog"))
    assert row("3")["story"] == row("1")["story"], "the memory of likeness outlives the words"


def test_a_split_takes_along_what_hangs_on_the_post_and_is_respected_ever_after():
    said(post("1", LID), post("2", LID + "！", 5, channel="forum"), post("3", "转", 6, parent="2", channel="forum"))
    ruling = actions.split(seq("2"), by=None)
    run.until(log.head())
    assert sorted(map(sorted, stories().values())) == [["1"], ["2", "3"]]
    said(post("4", "转", 7, parent="3", channel="forum"), post("5", "转", 8, parent="1"))
    assert sorted(map(sorted, stories().values())) == [["1", "5"], ["2", "3", "4"]]
    actions.undo(ruling.seq, by=None)
    run.until(log.head())
    assert sorted(map(sorted, stories().values())) == [["1", "2", "3", "4", "5"]]


def test_a_merge_holds_until_it_is_undone():
    said(post("1", LID), post("2", BUS, 5))
    ruling = actions.merge(seq("1"), seq("2"), by=None)
    run.until(log.head())
    assert stories() == {seq("1"): {"1", "2"}}
    actions.undo(ruling.seq, by=None)
    run.until(log.head())
    assert stories() == {seq("1"): {"1"}, seq("2"): {"2"}}


def test_only_one_engine_works_at_a_time():
    first, second = run.Engine(), run.Engine()
    assert first.tick()
    assert not second.tick()
    first.rest()
    assert second.tick()
    second.rest()


def test_the_lease_of_a_dead_process_is_free():
    lease.state()
    EngineState.objects.update(holder=lease.me().replace(f"|{lease._born(os.getpid())}|", "|1|"))
    EngineState.objects.update(held_until=NOON + timedelta(days=10_000))
    assert lease.take(lease.me())
