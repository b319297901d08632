"""The voices behind the numbers of the overview: which, in which order, at which cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from codriver.kit.clock import now
from codriver.listening.models import Placement, Reading
from codriver.listening.overview import posts as voices
from codriver.listening.overview.figures import Source
from codriver.listening.tests import factory
from codriver.listening.tests.meant import COMPLAINT, NEGATIVE, POSITIVE, PRAISE, counted, said, two_weeks  # noqa: F401 - the fixture "told"

pytestmark = pytest.mark.django_db


def asked(**more):
    return {"from": now() - timedelta(days=30), "to": now() + timedelta(hours=1)} | more


def test_the_voices_with_a_feeling_a_kind_a_need_a_language(told, pia):
    def count(channel="", **more):
        return len(voices.posts(pia, asked(**more), Source(channel), size=100).rows)

    assert count(feeling="negative") == 30
    assert count(feeling="unknown", kind="unknown", need="unknown", language="en") == 5
    assert count(need="quality", kind="praise") == 10
    assert count(need="none") == 10
    assert count("zhihu", feeling="negative") == 0


def test_pages_of_voices_follow_each_other_without_gap_or_repetition(told, pia):
    seen, cursor = [], 0
    while True:
        page = voices.posts(pia, asked(feeling="negative"), Source(), cursor, size=7)
        seen += [row.post.seq for row in page.rows]
        if not (cursor := page.following):
            break
    assert seen == list(range(30, 0, -1))


def test_one_post_among_very_many_is_found_at_once(pia, monkeypatch):
    """A tally knows where in the log to look, so no page has to walk there."""
    monkeypatch.setattr(voices, "SEARCHED", 10)
    said(5, now() - timedelta(days=2), NEGATIVE)
    for seq in range(100, 200):
        said(seq, now() - timedelta(hours=1), POSITIVE)
    counted(200)
    page = voices.posts(pia, asked(feeling="negative"), Source())
    assert [row.post.seq for row in page.rows] == [5]
    assert page.following == 0


def test_a_search_that_looks_through_a_part_says_so_and_goes_on(pia, monkeypatch):
    monkeypatch.setattr(voices, "SEARCHED", 10)
    said(1, now() - timedelta(minutes=1), NEGATIVE, COMPLAINT)
    for seq in range(2, 40):
        said(seq, now() - timedelta(minutes=1), (POSITIVE, NEGATIVE)[seq % 2], (COMPLAINT, PRAISE)[seq % 2])
    counted(40)
    page = voices.posts(pia, asked(feeling="negative", kind="complaint"), Source())
    assert page.is_searched_in_part
    pages = 1
    while page.following:
        page = voices.posts(pia, asked(feeling="negative", kind="complaint"), Source(), page.following)
        pages += 1
    assert [row.post.seq for row in page.rows] == [1]
    assert pages == 4


def test_a_post_that_is_gone_says_so_and_shows_no_words(pia, sign_in):
    said(1, now(), NEGATIVE, text="secret words", deleted_at=now())
    counted(1)
    page = sign_in(pia).get("/stories/overview/posts/").content.decode()
    assert "Deleted by its author" in page
    assert "secret words" not in page


def test_a_voice_leads_to_its_story(pia, sign_in):
    source, copy = factory.post(1, "盖子烫手，没人试过", now()), factory.post(2, "盖子烫手", now())
    factory.story([source, copy])
    for post in (source, copy):
        Reading.objects.create(post=post, language="zh", sentiment=0, score=0, kind=0, needs=0, personal=0, version=1)
    counted(2)
    page = sign_in(pia).get("/stories/overview/posts/").content.decode()
    assert page.count('<span lang="zh">盖子烫手，没人试过</span>') == 2
    assert Placement.objects.count() == 2


def test_a_time_without_a_zone_is_the_reader_s(pia, sign_in):
    said(1, datetime(2026, 3, 1, 12, tzinfo=UTC), NEGATIVE)
    counted(1)
    with timezone.override(UTC):
        page = sign_in(pia).get("/stories/overview/posts/?from=2026-03-01&to=2026-03-02").content.decode()
    assert page.count('<article class="post"') == 1
