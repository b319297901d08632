"""What a few answers teach about a topic, in both languages."""

from random import Random

import pytest

from codriver.reading.topics import why
from codriver.reading.topics.cutting import Space
from codriver.reading.topics.learning import Lesson, Topic, learn

FRUIT = {
    "zh": "果园 清甜 多汁 果皮 一箱 坏果 新鲜 脆口".split(),
    "en": "orchard juicy sweet peel crate rotten ripe crisp".split(),
}
PHONE = {
    "zh": "屏幕 充电 系统 卡顿 相机 耳机 信号 升级".split(),
    "en": "screen charger battery frozen camera headset signal upgrade".split(),
}
LINK = {"zh": "苹果{}，{}，家里人都说{}", "en": "the apple is {} and {} so everybody says {}"}


def texts(words, language, count, seed=0):
    dice = Random(seed)
    return [LINK[language].format(*dice.sample(words[language], 3)) for _ in range(count)]


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def learned(language):
    fruit, phone = texts(FRUIT, language, 60), texts(PHONE, language, 60, 1)
    lessons = [Lesson(text, is_meant=True) for text in fruit[:6]] + [Lesson(text, is_meant=False) for text in phone[:6]]
    return learn(lessons, [*fruit, *phone])


def test_a_few_answers_tell_one_meaning_of_a_word_from_another(learned, language):
    fruit = learned.topic.values(texts(FRUIT, language, 40, 7))
    phone = learned.topic.values(texts(PHONE, language, 40, 8))
    assert sum(value > 0 for value in fruit) >= 38
    assert sum(value > 0 for value in phone) <= 2


def test_each_lesson_is_also_judged_by_the_others_alone(learned):
    assert all(value > 0 for value in learned.apart[:6])
    assert all(value < 0 for value in learned.apart[6:])


def test_answers_without_rhyme_teach_nothing_that_holds(language):
    dice, some = Random(4), texts(FRUIT, language, 60)
    lessons = [Lesson(text, is_meant=dice.random() < 0.5) for text in some[:40]]
    apart = learn(lessons, some).apart
    right = sum((value > 0) == lesson.is_meant for value, lesson in zip(apart, lessons, strict=True))
    assert 8 <= right <= 32


def test_batches_do_not_matter_and_the_same_lessons_teach_the_same(learned, language):
    some = [*texts(FRUIT, language, 5, 9), "", "☕"]
    values = learned.topic.values(some)
    assert values == pytest.approx([learned.topic.values([text])[0] for text in some], abs=1e-5)
    assert Topic.unpacked(learned.topic.packed()).values(some) == values
    assert learned.topic.values([]) == []


def test_one_kind_of_answer_alone_teaches_nothing():
    assert learn([Lesson("苹果很甜", is_meant=True)], ["苹果很甜"]) is None
    assert learn([], ["苹果很甜"]) is None


def test_bytes_that_are_no_topic_are_refused():
    with pytest.raises(ValueError, match="no topic"):
        Topic.unpacked(b"something else")


def test_the_stretches_that_weighed_most_are_words_of_the_topic(learned, language):
    text = texts(FRUIT, language, 1, 11)[0]
    found = [text[begin:end] for begin, end in learned.topic.why(text)]
    assert found
    assert any(word in "".join(found) or any(part in word for part in found) for word in FRUIT[language])
    assert not any(word in found for word in PHONE[language])


def test_places_are_words_and_neighbouring_signs():
    assert why.pieces("买iPhone15 好看") == [(0, 1), (1, 9), (10, 12)]
    assert why.heaviest([(0, 2), (1, 3), (5, 6)], [1.0, 2.0, 0.6]) == [(1, 3), (5, 6)]
    assert why.heaviest([(0, 2)], [-1.0]) == []
    assert why.heaviest([], []) == []


def test_a_text_of_nothing_known_has_no_shares():
    space = Space.of(["a b", "a b", "a c"], 100)
    cut = space.cut(["zzz qqq", "a b"])
    assert cut.begin[0] == 0
    assert (cut.share[cut.begin[1] :] ** 2).sum() == pytest.approx(1.0)
