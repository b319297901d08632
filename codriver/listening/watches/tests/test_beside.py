"""Subtitles, transcripts and captions are heard with the post beside which they stand."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from codriver.listening import log
from codriver.listening.engine import run
from codriver.listening.forgetting import forget
from codriver.listening.media import keeping
from codriver.listening.models import Forgotten, MediaWords, Notice, Watch, WatchMatch
from codriver.listening.tests.saying import LID, post, said, seq
from codriver.listening.watches import actions, hearing, listening
from codriver.listening.watches.rules import BESIDE
from codriver.listening.watches.tests.test_pages import FORM, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_peace")]
FILM = "看看这段视频，说得太好了，转给身边的人"


@pytest.fixture
def lids(tess):
    made = Watch(name="Lids", words="杯盖")
    actions.save(made, tess)
    return made


def beside(name, words):
    """Let words stand beside a post, and the engine come by."""
    with transaction.atomic():
        assert keeping.append([(seq(name), "subtitle", words)]) == 1
    run.until(log.head())


def matches():
    return {match.post_id: [tuple(one) for one in match.why] for match in WatchMatch.objects.all()}


def test_words_that_come_with_a_post_or_after_it_are_heard(lids):
    said(post("p1", FILM))
    beside("p1", LID)
    said(post("p2", FILM + "！", 1))
    listening.refresh()
    assert matches() == {seq("p1"): [(BESIDE, BESIDE, "杯盖")]}
    beside("p2", LID + "，真的")
    listening.refresh()
    assert set(matches()) == {seq("p1"), seq("p2")}


def test_a_post_without_a_word_of_its_own_is_heard_told_and_shown(lids, tess, sign_in):
    said(post("p1", None), post("p2", FILM, 1, parent="p1", kind="repost"))
    beside("p1", LID)
    listening.refresh()
    assert Notice.objects.get().reason == "born"
    page = text_of(sign_in(tess).get(f"/stories/watches/{lids.pk}/"))
    assert f'id="post-{seq("p1")}"' in page
    assert "Heard in the words beside the post: 杯盖" in page


def test_an_edit_is_heard_with_what_stood_beside_before_and_words_with_the_latest_edit(lids):
    said(post("p1", FILM))
    beside("p1", LID)
    listening.refresh()
    said(post("p1", f"改一下：{LID}", edited=5))
    listening.refresh()
    assert [begin == BESIDE for begin, _, _ in matches()[seq("p1")]] == [False, True]
    beside("p1", "又有一段字幕，里面没有提到什么要紧的东西")
    listening.refresh()
    assert len(matches()[seq("p1")]) == 2


def test_why_is_said_on_the_page_and_nothing_is_marked(lids, pia, sign_in):
    said(post("p1", FILM))
    beside("p1", LID)
    listening.refresh()
    browser = sign_in(pia)
    page = text_of(browser.get(f"/stories/watches/{lids.pk}/"))
    assert FILM in page
    assert "Heard in the words beside the post: 杯盖" in page
    assert "<mark>" not in page
    tried = text_of(browser.post("/stories/watches/try/", FORM))
    assert "<strong>1</strong> of the latest post" in tried
    assert "said in what stands beside the post" in tried


def test_what_was_heard_beside_is_forgotten_with_the_post(lids):
    said(post("p1", FILM))
    beside("p1", LID)
    listening.refresh()
    with transaction.atomic():
        forget([seq("p1")], Forgotten.Why.EXPIRED)
    assert not WatchMatch.objects.exists()
    Watch.objects.update(position=0)
    listening.refresh()
    assert not WatchMatch.objects.exists()


def test_words_beside_many_posts_cost_no_query_more(lids):
    counts = []
    for first, number in ((10, 2), (100, 40)):
        said(*[post(f"p{first + step}", f"{FILM}{step}号店{first}", step) for step in range(number)])
        since = log.head()
        with transaction.atomic():
            keeping.append((seq(f"p{first + step}"), "subtitle", f"{LID}{step}") for step in range(number))
        head = log.head()
        run.until(head)
        with CaptureQueriesContext(connection) as asked:
            assert len(hearing.posts(since, head)) == number
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8, counts
    assert MediaWords.objects.count() == 42
