"""Pasted examples go with the words of a post that they are or hold, and the watch learns without them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from codriver.listening.engine import run
from codriver.listening.forgetting import forget
from codriver.listening.models import Forgotten, Watch, WatchLearning
from codriver.listening.tests.saying import post, said, seq
from codriver.listening.watches import actions as watches
from codriver.listening.watches.forgetting import _bare, without
from codriver.listening.watches.reviewing import learning, minds
from codriver.listening.watches.reviewing.rules import paragraphs
from codriver.listening.watches.reviewing.tests.fruit import text

OWN = "我在果园里摘的苹果又脆又甜，装了整整一箱"


@pytest.fixture(autouse=True)
def in_peace(monkeypatch):
    """Let one run do all there is, however busy the machine; leave no engine and nothing learned behind."""
    monkeypatch.setattr(learning, "BUSY", 600.0)
    yield
    minds.forget_minds()
    run.rest()


@pytest.mark.parametrize(
    ("example", "words", "is_left"),
    [
        (OWN, OWN, False),
        ("我在果園裏摘的蘋果，又脆又甜 —— 裝了整整一箱！", OWN, False),
        (f"她说：{OWN}。我也想去", OWN, False),
        ("谢谢你", "谢谢你", False),
        ("谢谢你，店员帮我换了一个没有碰伤的苹果", "谢谢你", True),
        (OWN[:12], OWN, True),
        (OWN, "果园里摘的别的水果又脆又甜", True),
        ("The crate of apples was crisp", "THE CRATE  OF APPLES WAS CRISP!", False),
        (OWN, "", True),
    ],
)
def test_an_example_goes_that_is_or_holds_the_words(example, words, is_left):
    other = "超市里的苹果都被碰伤了"
    left = without(f"{other}\n\n{example}\n", {_bare(words)} - {""})
    assert paragraphs(left) == ([other, example] if is_left else [other])


def forget_now(*names):
    with transaction.atomic():
        forget([seq(name) for name in names], Forgotten.Why.OBJECTED)


@pytest.fixture
def watch(tess):
    """A watch of eleven examples; one of them is somebody's post, pasted."""
    made = Watch(name="Fruit", about="\n\n".join([*(text(True, n) for n in range(1_000, 1_020, 2)), OWN]))
    watches.save(made, tess)
    return made


@pytest.mark.django_db
def test_the_watch_learns_anew_without_them(watch):
    said(post("hers", OWN), *[post(f"p{n}", text(n % 2 == 0, n), n) for n in range(20)])
    learning.refresh()
    before = WatchLearning.objects.get()
    forget_now("p1")
    watch.refresh_from_db()
    assert OWN in watch.about
    assert learning.refresh() == 0
    forget_now("hers")
    watch.refresh_from_db()
    assert OWN not in watch.about
    assert len(paragraphs(watch.about)) == 10
    assert learning.refresh() == 1
    after = WatchLearning.objects.get()
    assert after.examples == before.examples - 1
    assert bytes(after.topic) != bytes(before.topic)


@pytest.mark.django_db
def test_words_of_an_earlier_edition_and_of_one_paragraph_are_found(watch):
    said(post("hers", f"周末\n\n{OWN}\n\n下次还去"))
    said(post("hers", "换了一句话，和从前的没有关系", edited=5))
    forget_now("hers")
    watch.refresh_from_db()
    assert OWN not in watch.about


@pytest.mark.django_db
def test_without_examples_nothing_more_is_asked(watch):
    said(*[post(f"p{n}", text(True, n), n) for n in range(8)])
    counts = []
    for names in (["p0"], ["p1", "p2", "p3", "p4"]):
        with CaptureQueriesContext(connection) as asked:
            forget_now(*names)
        counts.append(len([one for one in asked if 'listening_watch"' in one["sql"]]))
    assert counts[0] == counts[1] <= 2
