from datetime import timedelta

from codriver.demo import care, playing, sample
from codriver.demo.models import DemoPost, Sample, Tale
from codriver.demo.tests.conftest import NOON
from codriver.listening import log
from codriver.listening.engine import run
from codriver.listening.models import Mention, Mute, Note, Ownership, SavedView, Story


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def posts_of(tale: Tale) -> int:
    first = Mention.objects.get(channel=playing.planned(tale)[0].site, external_id=playing.planned(tale)[0].id)
    return Story.objects.get(id=first.placement.story_id).posts


def test_at_first_paint_the_company_is_lived_in_and_three_stories_are_alive(made):
    run.until(log.head())
    assert 5_000 < Mention.objects.count() < 8_000
    assert Mention.objects.count() == DemoPost.objects.count()
    assert 38 <= Story.objects.count() <= 48
    assert NOON - Mention.objects.earliest("published_at").published_at > timedelta(days=5)
    alive = Tale.objects.filter(ended_at=None, shape=Tale.Shape.LIVING)
    assert alive.count() == 3
    assert all(posts_of(tale) >= 90 for tale in alive)
    for tale in alive:
        times = [tale.begins_at + seconds(post.arrives) for post in playing.planned(tale)[: tale.posted]]
        assert NOON - max(times) <= seconds(12)
        assert sum(NOON - at <= seconds(600) for at in times) >= 5
    assert Mute.objects.count() >= 4
    assert Ownership.objects.count() >= 5
    assert Note.objects.count() >= 10
    assert SavedView.objects.filter(user=made.owner).count() == 3
    english = Mention.objects.filter(channel__in=("x", "mastodon", "boards", "local-news")).count()
    assert 0.25 < english / Mention.objects.count() < 0.45


def test_views_are_named_in_the_language_of_who_comes_in(made):
    def names() -> set[str]:
        return set(SavedView.objects.filter(user=made.owner).values_list("name", flat=True))

    care.name_views(made, "zh-hans")
    assert names() == {"大事件", "微博", "今天"}
    SavedView.objects.create(user=made.owner, page="stories", name="Today", query="least=9")
    care.name_views(made, "en")
    assert names() == {"Large ones", "Weibo", "今天", "Today"}  # one name was taken


def test_chatter_concerns_nobody(made):
    stories = Story.objects.filter(source__external_id__startswith="c", source__external_id__regex="^c[0-9a-f]{11}$")
    assert stories.count() == 0


def test_a_second_making_changes_nothing(made):
    before = Mention.objects.count()
    sample.make(NOON + seconds(60))
    assert Mention.objects.count() == before


def test_a_story_is_born_and_passes_thirty_posts_within_a_minute_and_the_wall_never_stands_still(made):
    told = []
    for tick in range(170):
        at = NOON + seconds(0.4 * tick)
        head = log.head()
        playing.step(at)
        fresh = Mention.objects.filter(seq__gt=head).exclude(external_id__regex="^c[0-9a-f]{11}$")
        told += [at] * fresh.count()
    gaps = [after - before for before, after in zip([NOON, *told], told, strict=False)]
    assert max(gaps) <= seconds(4)
    run.until(log.head())
    born = Tale.objects.filter(shape=Tale.Shape.FRESH).get()
    assert born.begins_at <= NOON + seconds(11)
    assert posts_of(born) > 30


def test_no_post_comes_from_the_future_and_steps_may_be_repeated(made):
    at = NOON + seconds(30)
    playing.step(at)
    head = log.head()
    playing.step(at)
    assert log.head() == head
    assert Mention.objects.latest("published_at").published_at <= at


def test_the_day_goes_on_for_hours_with_new_stories(made):
    for minute in range(1, 100):
        playing.step(NOON + seconds(60 * minute))
    run.until(log.head())
    born = Tale.objects.filter(shape=Tale.Shape.FRESH)
    assert 10 <= born.count() <= 20
    assert len({tale.script for tale in born}) > 8
    numbers = {Mention.objects.get(external_id=playing.planned(tale)[0].id).placement.story_id for tale in born}
    assert len(numbers) == born.count()  # each is a story of its own


def test_after_a_short_break_the_day_goes_on_where_it_stopped(made):
    playing.step(NOON + seconds(40))
    before = Mention.objects.count()
    sample.resume(NOON + seconds(40 + 1800))
    assert Mention.objects.count() - before < 40
    head = Mention.objects.count()
    playing.step(NOON + seconds(40 + 1800 + 1))
    assert 0 < Mention.objects.count() - head < 25


def test_another_version_of_the_words_begins_another_day(made):
    Sample.objects.update(edition="older")
    before = set(Tale.objects.filter(ended_at=None).values_list("pk", flat=True))
    sample.resume(NOON + seconds(90))
    after = set(Tale.objects.filter(ended_at=None).values_list("pk", flat=True))
    assert len(after) >= 3
    assert not before & after


def test_after_days_another_day_begins_and_nothing_floods_in(made):
    at = NOON + timedelta(days=3)
    before = Mention.objects.count()
    sample.resume(at)
    new = Mention.objects.count() - before
    assert 500 < new < 3_000
    alive = Tale.objects.filter(ended_at=None, shape=Tale.Shape.LIVING)
    assert len({tale.script for tale in alive} - {"lid", "beans-truth", "oat-en"}) == 3
    assert Sample.objects.get().next_tale_at == at + seconds(10)
    for tick in range(60):
        playing.step(at + seconds(tick))
    run.until(log.head())
    assert Mention.objects.count() - before - new < 200
