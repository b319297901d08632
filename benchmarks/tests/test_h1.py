"""What the likeness benchmark reckons with: the scores, the posts, and the board."""

from itertools import islice

import numpy as np
import pytest

from benchmarks import board
from benchmarks.h1_posts import posts
from benchmarks.h1_score import Score, b_cubed, groups_of


def test_each_post_joins_the_group_of_the_one_it_is_like():
    assert groups_of([-1, 0, -1, 1, 2]).tolist() == [0, 0, 2, 0, 2]


def test_b_cubed_of_a_group_too_many_and_a_group_too_few():
    found, true = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    precision, recall, f1 = b_cubed(found, true)
    assert precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_the_same_seed_makes_the_same_posts():
    assert list(posts(300)) == list(posts(300))
    assert list(islice(posts(5000), 300)) == list(posts(300))


def test_perfect_answers_score_one():
    made, score, first = list(posts(2000)), Score(), {}
    score.add(made)
    answers = [
        first.get(post.group, -1) for number, post in enumerate(made) if first.setdefault(post.group, number) + 1
    ]
    like = [earlier if earlier < number else -1 for number, earlier in enumerate(answers)]
    figures = score.of(like)
    assert figures["F1"] == pytest.approx(1)
    assert all(share == 1 for kind, share in figures.items() if kind[:2] in ("zh", "en"))


def test_a_section_of_the_results_replaces_only_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(board, "RESULTS", tmp_path / "RESULTS.md")
    for figure in (1.5, 2.5):
        for name in ("first", "second"):
            with_figures = board.Board(name, full=True)
            with_figures.row({"who": "ours", "figure": figure, "posts": 1000})
            with_figures.close()
    text = board.RESULTS.read_text("utf-8")
    assert text.count("## first") == text.count("## second") == 1
    assert "| ours | 2.5 | 1,000 |" in text
    assert "1.5" not in text.replace("figure", "")
