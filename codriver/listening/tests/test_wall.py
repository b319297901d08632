"""The wall: what is on it, in which order, for whom, at which cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening.models import Look, Mute, Picture, SavedView, Story
from codriver.listening.stories import care, pictures, wall
from codriver.listening.stories.wall import Filter
from codriver.listening.tests import factory

pytestmark = pytest.mark.django_db


def numbers(viewer, asked=None, **more):
    """Return the numbers of the stories on the wall."""
    return [row.story.number for row in wall.wall(viewer, asked or Filter(**more)).rows]


def queries_of(browser, address):
    """Count the queries that a page takes when it is asked for the second time."""
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_the_hottest_story_stands_first(pia):
    old = factory.story([factory.post(seq, at=now() - timedelta(days=3)) for seq in range(1, 21)])
    new = factory.story([factory.post(seq, at=now()) for seq in range(30, 33)])
    assert numbers(pia) == [new.number, old.number]


def test_a_story_is_named_by_its_sources_first_words_until_the_worker_knows_better(pia, sign_in):
    story = factory.story([factory.post(1, "盖子烫手，喝一口就知道没人试过。真的"), factory.post(2)])
    assert wall.title_of(story) == "盖子烫手，喝一口就知道没人试过"
    assert "盖子烫手" in sign_in(pia).get("/stories/").content.decode()


def test_the_wall_takes_as_many_queries_for_fifty_stories_as_for_one(pia, sign_in):
    browser = sign_in(pia)
    factory.small_stories(1)
    one = queries_of(browser, "/stories/")
    factory.small_stories(60, first=100)
    assert queries_of(browser, "/stories/") == one


def test_the_pages_of_the_wall_follow_each_other_without_gap_or_repetition(pia):
    made = factory.small_stories(25)
    first = wall.wall(pia, Filter(), size=10)
    second = wall.wall(pia, Filter(), first.following, size=10)
    third = wall.wall(pia, Filter(), second.following, size=10)
    seen = [row.story.number for page in (first, second, third) for row in page.rows]
    assert seen == [story.number for story in reversed(made)]
    assert third.following == ""


def test_a_cursor_that_nobody_made_begins_at_the_top(pia, sign_in):
    factory.small_stories(2)
    assert sign_in(pia).get("/stories/?after=%27nonsense,1").content.decode().count("<li id=") == 2


def test_filters_by_site_size_time_owner_and_words(pia, sam):
    small = factory.story(
        [factory.post(1, at=now() - timedelta(days=2)), factory.post(2, at=now() - timedelta(days=2))]
    )
    large = factory.story([factory.post(seq, "Burnt lips", now(), channel="zhihu") for seq in (10, 11, 12)])
    care.own(large, sam, by=pia)
    assert numbers(pia, channel="zhihu") == [large.number]
    assert numbers(pia, least=3) == [large.number]
    assert numbers(pia, since=timedelta(days=1)) == [large.number]
    assert numbers(pia, owner=sam.pk) == [large.number]
    assert numbers(pia, owner=pia.pk) == []
    assert numbers(pia, words="burned") == [small.number]


def test_a_large_story_is_found_by_its_site_in_what_was_drawn_of_it(pia, monkeypatch):
    monkeypatch.setattr("codriver.listening.rules.AHEAD", 3)
    story = factory.story([factory.post(1), factory.post(2), factory.post(3, channel='zhi"hu')])
    pictures.refresh()
    assert Picture.objects.count() == 1
    assert numbers(pia, channel='zhi"hu') == [story.number]
    assert numbers(pia, channel="zhi") == []


def test_a_search_marks_what_it_found_and_shows_the_line_when_the_title_lacks_it(pia, sign_in):
    factory.story([factory.post(1, "My kid burned her lip. Nobody tried this LID before"), factory.post(2)])
    browser = sign_in(pia)
    assert "My kid <mark>burned</mark> her lip" in browser.get("/stories/?words=burned").content.decode()
    page = browser.get("/stories/?words=lid").content.decode()
    assert "Nobody tried this <mark>LID</mark> before" in page
    assert "<mark>" not in browser.get("/stories/").content.decode()


def test_a_search_looks_through_a_bounded_number_of_stories_and_says_so(pia, monkeypatch):
    monkeypatch.setattr(wall, "SEARCHED", 5)
    made = factory.small_stories(12)
    first = wall.wall(pia, Filter(words="number 0"))
    assert first.rows == []
    assert first.is_searched_in_part
    second = wall.wall(pia, Filter(words="number 0"), first.following)
    third = wall.wall(pia, Filter(words="number 0"), second.following)
    assert [row.story.number for row in third.rows] == [made[0].number]


def test_a_quieted_story_leaves_the_wall_and_comes_back(pia, sign_in):
    story, other = factory.small_stories(2)
    browser = sign_in(pia)
    answer = browser.post("/stories/quiet/", {"story": [story.number], "why": "not about us"}, follow=True)
    assert Mute.objects.get().why == "not about us"
    assert "1 story is off the wall" in answer.content.decode()
    assert numbers(pia) == [other.number]
    assert numbers(pia, is_muted=True) == [story.number]
    browser.post("/stories/unquiet/", {"story": [story.number]})
    assert set(numbers(pia)) == {story.number, other.number}


def test_a_mute_on_a_post_that_no_story_holds_hides_nothing(pia):
    story, _ = factory.small_stories(2)
    lost = factory.post(99)
    lost.save()
    Mute.objects.create(post=lost, why="quiet", by=pia, at=now())
    assert story.number in numbers(pia)


def test_new_posts_are_marked_since_the_last_look_and_not_before_the_first_one(pia):
    story, other = factory.small_stories(2)
    assert wall.fresh_of(pia, [story.id]) == {}
    care.look(pia)
    assert wall.fresh_of(pia, [story.id, other.id]) == {story.id: 0, other.id: 0}
    late = factory.post(50)
    late.save()
    factory.place(late, story.id, story.number).save()
    factory.read_to(50)
    assert wall.fresh_of(pia, [story.id, other.id]) == {story.id: 1, other.id: 0}
    care.look(pia, story.number)
    assert wall.fresh_of(pia, [story.id]) == {story.id: 0}


def test_seeing_the_wall_counts_only_what_was_on_it(pia, sign_in):
    factory.small_stories(3)
    sign_in(pia).post("/stories/seen/", {"upto": "2"})
    assert Look.objects.get(user=pia, story_number=0).position == 2


def test_a_view_is_kept_by_name_and_belongs_to_one_person(pia, leo, sign_in):
    factory.small_stories(1)
    sign_in(pia).post("/stories/views/", {"name": "Ours", "query": "least=5"})
    kept = SavedView.objects.get(user=pia)
    assert "least=5" in sign_in(pia).get("/stories/").content.decode()
    assert sign_in(leo).post(f"/stories/views/{kept.pk}/forget/").status_code == 404
    sign_in(pia).post(f"/stories/views/{kept.pk}/forget/")
    assert not SavedView.objects.exists()


def test_a_number_in_the_search_box_opens_the_story_that_holds_the_post(pia, sign_in):
    story = factory.story([factory.post(1), factory.post(2)])
    answer = sign_in(pia).get("/stories/?words=2", follow=True)
    assert answer.redirect_chain[-1][0] == f"/stories/{story.number}/"


def test_the_empty_wall_says_what_to_do_next(pia, sign_in):
    assert "Nothing was heard yet" in sign_in(pia).get("/stories/").content.decode()
    factory.post(1).save()
    assert "No two posts say the same yet" in sign_in(pia).get("/stories/").content.decode()
    factory.story([factory.post(5), factory.post(6)])
    assert "No story is like that" in sign_in(pia).get("/stories/?least=900").content.decode()


def test_htmx_gets_the_list_alone(pia, sign_in):
    factory.small_stories(1)
    part = sign_in(pia).get("/stories/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<li id=" in part


def test_who_may_not_rule_sees_no_boxes_and_no_buttons(udo, sign_in):
    story = factory.small_stories(1)[0]
    page = sign_in(udo).get("/stories/").content.decode()
    assert 'type="checkbox" name="story"' not in page
    assert sign_in(udo).post("/stories/quiet/", {"story": [story.number]}).status_code == 403
    assert not Mute.objects.exists()


def test_eve_sees_no_story(eve, sign_in):
    story = factory.small_stories(1)[0]
    assert sign_in(eve).get("/stories/").status_code == 403
    assert not Story.objects.visible_to(eve).filter(pk=story.pk).exists()


def test_each_filter_that_is_on_can_be_taken_away_alone(pia, sign_in):
    factory.story([factory.post(1, channel="zhihu"), factory.post(2), factory.post(3)])
    page = sign_in(pia).get("/stories/?channel=zhihu&least=3&after=").content.decode()
    assert 'href="?least=3" title' in page
    assert 'href="?channel=zhihu" title' in page
    assert "Site: Zhihu" in page
