"""Training: what is learned is used, what is kept is not, and the same lessons give the same weights."""

import numpy as np
import pytest

from codriver.reading.meaning.kernel import Adder
from codriver.reading.training import cross, own, scores
from codriver.reading.training.lessons import FOLDS, Class, Lesson, number

GOOD, BAD = ("好吃 不错 喜欢", "难吃 太差 失望")


def reviews(count: int = 200) -> Class:
    lessons = Class()
    for at in range(count):
        words = (GOOD, BAD)[at % 2].split()
        lessons.add(
            [Lesson(f"第{at}次来，{words[at % 3]}，{words[at // 3 % 3]}", "made up", {"polarity": 1 - at % 2 * 2})]
        )
    return lessons


def test_what_was_learned_is_said_of_texts_not_seen():
    lessons = reviews()
    batch = cross.unseen(lessons)
    assert scores.accuracy((batch.sums[:, 0] > 0) == (lessons.signs()[0] > 0)).value > 0.95
    assert not batch.sums[:, 1:].any()  # outputs that no lesson speaks of


def test_the_same_lessons_give_the_same_weights():
    one, other = cross.train(reviews()), cross.train(reviews())
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.known, other.known)


def test_what_is_not_used_leaves_no_trace():
    lessons = reviews()
    lessons.add([Lesson("绝无仅有的词 好吃", "made up", {"polarity": -1})] * 9)
    use = np.arange(len(lessons.texts)) < 200
    assert np.array_equal(cross.train(lessons, use).weights, cross.train(reviews()).weights)


def test_a_rare_gram_is_not_known():
    learned = cross.train(reviews())
    texts = ["好吃", "从未见过此语"]
    grams = Adder(learned.table()).add(texts).grams
    assert grams[0] > grams[1]


def test_kept_sentences_are_labelled_twice_and_never_learned_from():
    kept = {sentence.text for sentence in own.kept()}
    assert 1_200 <= len(kept) <= 1_600
    assert kept <= set(own.second())
    assert not kept & {sentence.text for sentence in own.learned()}
    assert not kept & {lesson.text for lesson in (sentence.lesson() for sentence in own.learned())}


def test_equal_texts_are_of_one_fold():
    assert Class(texts=["一", "一", "二"]).folds().tolist()[:2] == [number("一") % FOLDS] * 2


@pytest.mark.parametrize(
    "line",
    [
        "negative\tcomplaint\tquality",
        "sad\tcomplaint\t-\tx",
        "neutral\tother\tlove\tx",
        "neutral\tchat\t-\tx",
        "neutral\tother\t-\t ",
    ],
)
def test_a_line_with_other_labels_is_refused(tmp_path, line):
    path = tmp_path / "zh-1.tsv"
    path.write_text(f"neutral\tother\t-\tfine\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"zh-1.tsv, line 2"):
        list(own.read(path))


def test_intervals_hold_the_golden_figures():
    found = scores.accuracy(np.array([1] * 90 + [0] * 10, "?"))
    assert found.low == pytest.approx(0.826, abs=0.0005)
    assert scores.f1(np.array([1, 1, 0, 0], "?"), np.array([1, 0, 1, 0], "?")) == 0.5
