"""The window: what it answers, what it forgets, and that batches and restarts do not matter."""

import random

import numpy as np
import pytest

from codriver.reading.likeness.kernel import Likeness

DAY = 86_400
HAN = [chr(0x4E00 + step) for step in range(3000)]


def text(seed: int, length: int = 60) -> str:
    return "".join(random.Random(seed).choices(HAN, k=length))


def stream(count: int, seed: int = 7) -> list[str]:
    """Texts of many lengths, every sixth an edited copy of an earlier one, every tenth an exact one."""
    dice = random.Random(seed)
    texts: list[str] = []
    for number in range(count):
        fresh = text(dice.randrange(10**9), dice.randint(2, 200))
        copied = list(dice.choice(texts)) if texts and number % 6 == 0 else list(fresh)
        for _ in range(len(copied) // 12):
            copied[dice.randrange(len(copied))] = dice.choice(HAN)
        texts.append(dice.choice(texts) if texts and number % 10 == 0 else "".join(copied))
    return texts


def observed(window, texts, at=None):
    return window.observe(texts, range(len(texts)), at or [0] * len(texts))


def test_an_equal_text_answers_the_first_ones_key():
    answers = Likeness(10).observe([text(1), text(1), text(2), text(1)], [5, 6, 7, 8], [0, 0, 0, 0])
    assert answers.like.tolist() == [-1, 5, -1, 5]
    assert answers.exact.tolist() == [False, True, False, True]


def test_batches_and_restarts_do_not_matter(tmp_path):
    texts, dice = stream(9000), random.Random(3)
    at = [number * 60 for number in range(len(texts))]
    whole, parts, pieces, start = Likeness(2500, days=1), Likeness(2500, days=1), [], 0
    expected = whole.observe(texts, range(len(texts)), at)
    while start < len(texts):
        end = min(len(texts), start + dice.choice([1, 2, 15, 16, 17, 200, 999]))
        pieces.append(parts.observe(texts[start:end], range(start, end), at[start:end]))
        if dice.random() < 0.2:
            parts.save(tmp_path / "window")
            parts = Likeness.load(tmp_path / "window")
        start = end
    for name, column in vars(expected).items():
        assert np.array_equal(column, np.concatenate([getattr(piece, name) for piece in pieces])), name
    for name, array in whole.arrays.items():
        assert np.array_equal(array, parts.arrays[name]), name


def test_the_oldest_leaves_when_the_window_is_full_and_is_known_to_have_left():
    window = Likeness(slots=20)
    observed(window, [text(number) for number in range(21)])
    assert (window.remembered, window.evicted) == (20, 1)
    answers = window.observe([text(0) + "！", text(1)], [100, 101], [0, 0], ask_only=[True, True])
    assert answers.like.tolist() == [-1, 1]
    assert answers.forgotten.tolist() == [True, False]


def test_a_text_leaves_after_its_days_by_the_calls_own_time():
    window = Likeness(slots=20, days=2)
    answers = window.observe([text(1)] * 3, [1, 2, 3], [0, 2 * DAY, 2 * DAY + 1])
    assert answers.like.tolist() == [-1, 1, -1]
    assert answers.forgotten.tolist() == [False, False, True]


def test_a_story_that_goes_on_outlives_its_first_post():
    window, base = Likeness(slots=50), text(1, 80)
    for number in range(400):  # each post is another edit of the story, between posts of no story
        copy = base[: number % 70] + HAN[number] + base[number % 70 :]
        answers = window.observe([copy, text(1000 + number)], [number, 10_000 + number], [0, 0])
        assert number == 0 or 0 <= answers.like[0] < 10_000, number


def test_asking_only_remembers_nothing():
    window = Likeness(10)
    window.observe([text(1)], [1], [0], ask_only=[True])
    assert window.remembered == 0


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Likeness(10).observe(["a"], [1, 2], [0])


def test_a_small_window_saves_small(tmp_path):
    window = Likeness(1_000_000)
    observed(window, [text(number) for number in range(100)])
    window.save(tmp_path / "window")
    assert (tmp_path / "window").stat().st_size < 500_000
    assert window.memory_bytes <= 450 * 1_000_000
