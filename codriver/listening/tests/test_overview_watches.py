"""The overview of one watch: the same numbers as the whole, of what it heard; bounded, and each opens its voices."""

import re
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening.models import EngineState, Mention, Watch, WatchMatch
from codriver.listening.overview import posts as voices
from codriver.listening.overview import rules, watched
from codriver.listening.overview.figures import Source, figures
from codriver.listening.tests.meant import COMPLAINT, NEGATIVE, POSITIVE, counted, said, two_weeks  # noqa: F401 - the fixture "told"
from codriver.listening.watches import actions, listening

pytestmark = pytest.mark.django_db


def watch_for(words, by):
    EngineState.objects.update(position=1_000)
    watch = Watch(name=words, words=words)
    actions.save(watch, by)
    listening.refresh()
    return watch


def period(moment, days=7, **how):
    today = moment.astimezone(UTC).date()
    return rules.period(today - timedelta(days=days - 1), today, moment, UTC, **({"is_hours": False} | how))


@pytest.mark.parametrize(("days", "is_hours"), [(1, True), (7, False), (3, True), (30, False), (60, False)])
def test_a_watch_that_hears_everything_has_the_numbers_of_the_whole(told, pia, days, is_hours):
    watch = watch_for("盖子", pia)
    for source in (Source(), Source("zhihu"), Source(source_kind="portal"), Source("zhihu", "portal")):
        whole = figures(period(told, days, is_hours=is_hours), source)
        heard = watched.figures(whole.period, Source(source.channel, source.source_kind, watch.pk))
        assert heard == whole


def test_a_watch_counts_what_it_heard_and_nothing_else(told, pia):
    watch = watch_for("盖子烫手 35", pia)
    found = watched.figures(period(told), Source(watch=watch.pk))
    assert (found.now["posts"], found.now["positive"], found.before["posts"]) == (1, 1, 0)
    assert [place.key for place in found.sites] == ["zhihu"]
    assert watched.figures(period(told), Source(watch=watch.pk + 1)).now["posts"] == 0


def test_of_a_watch_that_heard_very_much_the_latest_are_counted_and_the_page_says_so(told, pia, sign_in, monkeypatch):
    watch, browser = watch_for("盖子", pia), sign_in(pia)
    address = f"/stories/overview/?watch={watch.pk}"
    heard = Mention.objects.count()
    monkeypatch.setattr(watched, "MOST", heard)
    assert not watched.figures(period(told), Source(watch=watch.pk)).is_cut
    assert "heard more than is counted" not in browser.get(address).content.decode()
    monkeypatch.setattr(watched, "MOST", 5)
    found = watched.figures(period(told), Source(watch=watch.pk))
    assert found.is_cut
    assert found.now["posts"] + found.before["posts"] == 5
    assert "heard more than is counted" in browser.get(address).content.decode()


def addresses(page):
    """Return (number, address) of every link of a page that goes to the voices."""
    found = re.findall(r'<a[^>]*href="([^"]*overview/posts/[^"]*)"[^>]*>(?:<bdi>)?([\d,]+)', page)
    return [(int(number.replace(",", "")), address.replace("&amp;", "&")) for address, number in found]


def test_every_number_opens_as_many_voices_of_the_watch_as_it_counts(told, pia, sign_in):
    watch, browser = watch_for("盖子烫手", pia), sign_in(pia)
    WatchMatch.objects.filter(post__in=range(1, 11)).delete()
    found = addresses(browser.get(f"/stories/overview/?watch={watch.pk}").content.decode())
    assert len(found) > 5
    assert found[0][0] == 35
    for number, address in found:
        assert f"watch={watch.pk}" in address
        assert browser.get(address).content.decode().count('<article class="post"') == min(number, voices.PAGE), address


def test_the_filter_is_named_and_can_be_taken_away(told, pia, sign_in):
    watch, browser = watch_for("盖子烫手", pia), sign_in(pia)
    page = browser.get(f"/stories/overview/?watch={watch.pk}&days=30").content.decode()
    assert "Watch: 盖子烫手" in page
    assert 'href="?days=30"' in page
    assert "A watch hears what came since it was saved, and the 10,000 posts before that." in page
    assert "since it was saved" not in browser.get("/stories/overview/?watch=999999").content.decode()
    assert "posts over time" in browser.get(f"/stories/overview/overview.csv?watch={watch.pk}").content.decode()


def test_rare_posts_of_a_watch_are_found_at_once_however_long_the_log_is(pia, monkeypatch):
    monkeypatch.setattr(voices, "SEARCHED", 10)
    said(5, now() - timedelta(hours=1), NEGATIVE, text="杯盖烫手")
    for seq in range(100, 160):
        said(seq, now() - timedelta(hours=1), POSITIVE)
    counted(200)
    watch = watch_for("杯盖", pia)
    asked = {"from": now() - timedelta(days=30), "to": now() + timedelta(hours=1)}
    page = voices.posts(pia, asked, Source(watch=watch.pk))
    assert ([row.post.seq for row in page.rows], page.following) == ([5], 0)


def test_pages_of_a_watch_that_hears_much_follow_each_other(told, pia, monkeypatch):
    monkeypatch.setattr(voices, "SEARCHED", 7)
    watch = watch_for("盖子", pia)
    asked = {"from": now() - timedelta(days=30), "to": now() + timedelta(hours=1), "feeling": "neutral"}
    seen, cursor = [], 0
    while True:
        page = voices.posts(pia, asked, Source(watch=watch.pk), cursor, size=4)
        seen += [row.post.seq for row in page.rows]
        if not (cursor := page.following):
            break
    assert seen == list(range(60, 50, -1))


def test_the_pages_of_a_watch_take_as_many_queries_whatever_it_heard(pia, sign_in):
    browser = sign_in(pia)
    said(1, now(), NEGATIVE)
    counted(1)
    watch = watch_for("盖子", pia)
    pages = (f"/stories/overview/?watch={watch.pk}", f"/stories/overview/posts/?watch={watch.pk}")
    one = [queries_of(browser, page) for page in pages]
    for seq in range(1_001, 1_059):
        said(seq, now() - timedelta(hours=3 * (seq - 1_000)), seq % 3, COMPLAINT, seq % 32, channel=f"site-{seq}")
    counted(1_060)
    listening.refresh()
    assert WatchMatch.objects.count() == 59
    assert [queries_of(browser, page) for page in pages] == one


def queries_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)
