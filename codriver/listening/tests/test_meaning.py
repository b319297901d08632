"""What posts mean: read in the batch that places them, counted by hour and day, read anew when the reader learned."""

from collections import Counter

import pytest
from django.db import connection

from codriver.listening.engine import run
from codriver.listening.meaning import anew, rows, tallies
from codriver.listening.models import Counted, EngineState, Mention, Placement, Reading, Tally, Vocabulary
from codriver.listening.tests.saying import LID, NOON, post, said, seq
from codriver.reading.meaning.heads import SENTIMENTS

pytestmark = pytest.mark.django_db(transaction=True)
ANGRY = "等了两个小时，外卖送来全是凉的，打电话也没人接，太差劲了，再也不点了"
HAPPY = "味道特别好，包装也很用心，送餐小哥很有礼貌，下次还会再来，强烈推荐"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500


def reading(key):
    return Reading.objects.get(post_id=seq(key))


def feeling(key):
    code = reading(key).sentiment
    return SENTIMENTS[code] if code >= 0 else None


def summed():
    """Return the tallies as Counters, by span."""
    found = {"h": Counter(), "d": Counter()}
    for span, posts, *feelings in Tally.objects.values_list("span", "posts", *SENTIMENTS):
        found[span].update({-1: posts - sum(feelings)} | dict(enumerate(feelings)))
    return {span: +counted for span, counted in found.items()}


def counted_by_hand():
    return Counter(Reading.objects.values_list("sentiment", flat=True))


def test_a_post_is_read_in_the_batch_that_places_it():
    said(post("1", ANGRY), post("2", HAPPY, 1))
    assert (feeling("1"), feeling("2")) == ("negative", "positive")
    assert reading("1").language == "zh"
    assert Reading.objects.count() == Placement.objects.count()


def test_words_that_are_passed_on_are_not_the_authors():
    said(post("1", ANGRY), post("2", f"转发微博 //@name: {ANGRY}", 1), post("3", f"{HAPPY} //@name: {ANGRY}", 2))
    assert feeling("2") is None, "she adds nothing of her own"
    assert feeling("3") == "positive"


def test_personal_data_is_noted_by_kind_and_not_kept_apart():
    said(post("1", "我的电话是13800138000，求退款"), post("2", LID, 1))
    assert reading("1").personal == rows.PERSONAL["telephone"]
    assert reading("2").personal == 0


def test_a_later_text_is_read_in_the_place_of_the_first():
    said(post("1", ANGRY))
    tallies.count()
    said(post("1", HAPPY, edited=30))
    assert feeling("1") == "positive"
    tallies.count()
    assert summed() == {"h": counted_by_hand(), "d": counted_by_hand()}


def test_every_post_is_counted_once_by_hour_and_by_day():
    said(*(post(f"{n}", (ANGRY, HAPPY, "……")[n % 3], n * 7) for n in range(40)))
    while tallies.count():
        pass
    tallies.count()
    assert summed() == {"h": counted_by_hand(), "d": counted_by_hand()}
    assert sum(summed()["h"].values()) == 40
    assert Tally.objects.filter(span="d").values("at").distinct().count() == 1
    assert min(Tally.objects.filter(span="h").values_list("at", flat=True)) == NOON


def test_counting_again_after_a_crash_counts_nothing_twice():
    said(*(post(f"{n}", ANGRY, n) for n in range(10)))
    tallies.count()
    once = summed()
    tallies.count()
    assert summed() == once
    assert Counted.objects.get().position == EngineState.objects.get().position


def test_an_older_vocabulary_s_readings_are_read_anew_and_their_counts_move():
    said(post("1", ANGRY), post("2", HAPPY, 1), post("3", HAPPY, 2))
    tallies.count()
    old = Vocabulary.objects.create(name="an older one")
    wrong = Reading.objects.exclude(post_id=seq("1"))
    moving = list(wrong.values_list("post_id", flat=True))
    tallies.take_out(moving)
    wrong.update(version=old.pk, sentiment=0)
    tallies.put_back(moving)
    assert anew.refresh() == 2
    assert (feeling("2"), feeling("3")) == ("positive", "positive")
    assert summed() == {"h": counted_by_hand(), "d": counted_by_hand()}
    assert anew.refresh() == 0


def test_what_a_colleague_said_is_not_read_over():
    said(post("1", ANGRY))
    Reading.objects.update(sentiment=2, is_corrected=True, version=Vocabulary.objects.create(name="older").pk)
    assert anew.refresh() == 0
    assert feeling("1") == "positive"


def test_words_that_are_gone_keep_what_they_meant():
    said(post("1", ANGRY))
    Mention.objects.update(text="")
    Reading.objects.update(version=Vocabulary.objects.create(name="older").pk)
    assert anew.refresh() == 1
    assert feeling("1") == "negative"


def test_a_replay_from_zero_reads_the_same():
    said(post("1", ANGRY), post("2", HAPPY, 1))
    lived = list(Reading.objects.order_by("post_id").values())
    with connection.cursor() as cursor:
        for table in ("placement", "story", "awaited", "storyevent"):
            cursor.execute(f"DELETE FROM listening_{table}")
    EngineState.objects.update(position=0)
    run.Engine().tick()
    assert list(Reading.objects.order_by("post_id").values()) == lived
