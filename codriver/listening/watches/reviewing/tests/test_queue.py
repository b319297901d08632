"""The pages of reviewing: the queue, what was learned, the watch by examples."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.listening.engine import run
from codriver.listening.models import Watch, WatchAnswer, WatchMatch
from codriver.listening.tests.saying import post, said, seq
from codriver.listening.watches import actions as watches
from codriver.listening.watches import listening
from codriver.listening.watches.reviewing import actions, learning, minds
from codriver.listening.watches.reviewing.tests.fruit import hear, review, text

pytestmark = pytest.mark.django_db
Fate = WatchMatch.Fate
PASTED = "\n\n".join(text(True, n) for n in range(200, 210))


@pytest.fixture(autouse=True)
def in_peace(monkeypatch):
    """Let one run do all there is, however busy the machine; leave no engine and nothing learned behind."""
    monkeypatch.setattr(listening, "BUSY", 600.0)
    monkeypatch.setattr(learning, "BUSY", 600.0)
    yield
    minds.forget_minds()
    run.rest()


@pytest.fixture
def watch(tess):
    made = Watch(name="Apples", words="苹果")
    watches.save(made, tess)
    hear(0, 4)
    return made


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def asked(page):
    return next(match for match in WatchMatch.objects.all() if f'name="post" value="{match.post_id}"' in page)


def test_pia_answers_and_the_next_question_comes_at_once(sign_in, pia, watch):
    browser = sign_in(pia)
    address = f"/stories/watches/{watch.pk}/queue/"
    page = text_of(browser.get(address))
    assert "<mark>苹果</mark>" in page
    assert "It has not learned yet: 0 answers." in page
    first = asked(page)
    part = text_of(
        browser.post(address, {"post": first.post_id, "drawn": "1", "answer": "not"}, headers={"HX-Request": "true"})
    )
    assert "<html" not in part
    assert asked(part) != first
    assert "It has not learned yet: 1 answer." in part
    said_so = WatchAnswer.objects.get()
    assert (said_so.is_meant, said_so.is_drawn, said_so.by) == (False, True, pia)
    first.refresh_from_db()
    assert first.fate == Fate.LEFT_OUT


def test_without_a_script_the_page_comes_again(sign_in, pia, watch):
    browser = sign_in(pia)
    address = f"/stories/watches/{watch.pk}/queue/"
    for answer in ("meant", "not", "skip", "meant"):
        page = text_of(browser.get(address))
        answered = browser.post(address, {"post": asked(page).post_id, "drawn": "0", "answer": answer})
        assert answered.headers["Location"] == address
    assert "Every match has its answer" in text_of(browser.get(address))
    assert sorted(WatchAnswer.objects.values_list("is_meant", flat=True), key=str) == [False, None, True, True]


def test_nonsense_is_not_an_answer(sign_in, pia, watch):
    browser = sign_in(pia)
    address = f"/stories/watches/{watch.pk}/queue/"
    assert browser.post(address, {"post": "999999", "answer": "meant"}).status_code == 404
    browser.post(address, {"post": seq("zh0"), "answer": "perhaps"})
    assert not WatchAnswer.objects.exists()


def test_an_answer_is_taken_back_from_the_queue(sign_in, pia, watch):
    browser = sign_in(pia)
    actions.answer(watch, seq("zh0"), is_meant=False, by=pia)
    page = text_of(browser.get(f"/stories/watches/{watch.pk}/queue/"))
    address = f"/stories/watches/{watch.pk}/answers/{seq('zh0')}/forget/"
    assert address in page
    assert browser.post(address).status_code == 302
    assert not WatchAnswer.objects.exists()


def test_sam_sees_what_was_left_out_but_does_not_answer(sign_in, sam, tess, watch):
    actions.answer(watch, seq("zh0"), is_meant=False, by=tess)
    WatchMatch.objects.filter(post=seq("zh1")).update(fate=Fate.DOUBTFUL)
    browser = sign_in(sam)
    page = text_of(browser.get(f"/stories/watches/{watch.pk}/"))
    assert "1 doubtful post waits" in page
    assert "Review matches" not in page
    left = text_of(browser.get(f"/stories/watches/{watch.pk}/?fate=left_out"))
    assert f'id="post-{seq("zh0")}"' in left
    assert f'id="post-{seq("zh1")}"' in text_of(browser.get(f"/stories/watches/{watch.pk}/?fate=doubtful"))
    assert "1 doubtful" in text_of(browser.get("/stories/watches/"))
    assert browser.get(f"/stories/watches/{watch.pk}/queue/").status_code == 403


def test_the_page_says_what_it_learned_in_counts(sign_in, tess, watch):
    hear(4, 56)
    review(watch, tess, 26)
    page = text_of(sign_in(tess).get(f"/stories/watches/{watch.pk}/"))
    assert "It has learned from your answers." in page
    assert "answers drawn by lot would be told" in page
    assert "Left out, by answers and what it learned" in page


def test_pia_makes_a_watch_by_pasting_examples(sign_in, pia):
    browser = sign_in(pia)
    few = text_of(browser.post("/stories/watches/about/", {"name": "Fruit", "about": "one\n\ntwo"}), 422)
    assert "8 more texts are needed." in few
    answer = browser.post("/stories/watches/about/", {"name": "Fruit", "about": PASTED, "is_birth_told": "on"})
    watch = Watch.objects.get()
    assert answer.headers["Location"] == f"/stories/watches/{watch.pk}/"
    assert watch.is_about
    assert "posts like the examples" in text_of(browser.get("/stories/watches/"))
    changed = text_of(browser.get(f"/stories/watches/{watch.pk}/change/"))
    assert "Texts of what you mean" in changed
    browser.post(f"/stories/watches/{watch.pk}/change/", {"name": "Sweet fruit", "about": PASTED})
    watch.refresh_from_db()
    assert (watch.name, watch.is_birth_told) == ("Sweet fruit", False)


def test_a_search_hands_its_posts_to_a_watch_by_examples(sign_in, pia):
    browser = sign_in(pia)
    said(*[post(f"f{n}", text(True, n), n) for n in range(12)])
    posts = [seq(f"f{n}") for n in range(12)]
    page = text_of(browser.get("/stories/watches/about/", {"post": [*posts, "x", "999999"]}))
    assert page.count('name="posts"') == 12
    answer = browser.post("/stories/watches/about/", {"name": "Fruit", "posts": posts[:11]})
    assert answer.status_code == 302
    assert set(WatchAnswer.objects.values_list("post", "is_meant")) == {(one, True) for one in posts[:11]}
    assert browser.post("/stories/watches/about/", {"name": "Less", "posts": posts[:9]}).status_code == 422


def test_what_is_left_out_of_a_watch_by_examples_must_be_readable(sign_in, pia):
    page = text_of(
        sign_in(pia).post("/stories/watches/about/", {"name": "Fruit", "about": PASTED, "without": "!!"}), 422
    )
    assert "has no letter" in page


@pytest.mark.parametrize("address", ["queue/", "?fate=left_out", "?fate=doubtful"])
def test_pages_ask_as_often_for_many_as_for_one(sign_in, tess, watch, address):
    browser, counts = sign_in(tess), []
    WatchMatch.objects.exclude(post=seq("zh0")).update(fate=Fate.LEFT_OUT)
    WatchMatch.objects.filter(post=seq("zh0")).update(fate=Fate.DOUBTFUL)
    actions.answer(watch, seq("zh1"), is_meant=False, by=tess)
    for _ in range(2):
        browser.get(f"/stories/watches/{watch.pk}/{address}")
        with CaptureQueriesContext(connection) as queries:
            text_of(browser.get(f"/stories/watches/{watch.pk}/{address}"))
        counts.append(len(queries))
        hear(4, 50)
        WatchMatch.objects.filter(post__gt=seq("zh10")).update(fate=Fate.LEFT_OUT)
        WatchMatch.objects.filter(post__gt=seq("zh30")).update(fate=Fate.DOUBTFUL)
        for n in range(4, 10):
            actions.answer(watch, seq(f"zh{n}"), is_meant=False, by=tess)
    assert counts[0] == counts[1]


def test_the_list_asks_as_often_for_many_watches_as_for_one(sign_in, tess, watch):
    browser, counts = sign_in(tess), []
    for place in range(2):
        browser.get("/stories/watches/")
        with CaptureQueriesContext(connection) as queries:
            text_of(browser.get("/stories/watches/"))
        counts.append(len(queries))
        for n in range(49 * (1 - place)):
            made = Watch(name=f"Watch {n}", words="苹果")
            watches.save(made, tess)
            WatchMatch.objects.create(watch=made, post_id=seq("zh0"), why=[], heard_at=made.made_at, fate=Fate.DOUBTFUL)
    assert counts[0] == counts[1]
