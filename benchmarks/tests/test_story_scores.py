"""Scores on tables small enough to count by hand."""

import pytest

from benchmarks.story_posts import BACKGROUND, Truth
from benchmarks.story_scores import (
    agreement,
    edges,
    joined,
    pairs,
    parts_joined,
    sources,
    story_pairs,
    wilson,
)


def posts(**stories: str) -> dict:
    """a="x" → the post ("weibo", "a") is in story "x"."""
    return {("weibo", name): story for name, story in stories.items()}


def lines(**told: tuple) -> dict:
    """a=("x", None, "source") → what the export says about the post ("weibo", "a")."""
    return {
        ("weibo", name): dict(zip(("story", "parent_id", "relation"), line, strict=True)) for name, line in told.items()
    }


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        (posts(a="1", b="1", c="1", d="2"), (3, 3, 3)),
        (posts(a="1", b="1", c="2", d="2"), (3, 2, 1)),
        (posts(a="1", b="1", c="1", d="1"), (3, 6, 3)),
        (posts(), (3, 0, 0)),  # a post that is not mentioned is alone
    ],
)
def test_pairs_are_counted_as_by_hand(found, counts):
    scored = pairs(posts(a="x", b="x", c="x", d="y"), found)
    assert (scored.true, scored.found, scored.both) == counts


def test_two_posts_of_the_background_are_never_compared_but_one_in_a_story_is_wrong():
    true = posts(a="x", b="x", n=BACKGROUND, m=BACKGROUND)
    apart = pairs(true, posts(a="1", b="1", n="2", m="2"))
    inside = pairs(true, posts(a="1", b="1", n="1", m="1"))
    assert (apart.true, apart.found, apart.both) == (1, 1, 1)
    assert (inside.true, inside.found, inside.both) == (1, 5, 1)


def test_doubtful_stories_count_neither_together_nor_apart():
    true = posts(a="x", b="x", c="y", d="y")
    doubtful = {frozenset(("x", "y"))}
    together = pairs(true, posts(a="1", b="1", c="1", d="1"), doubtful=doubtful)
    apart = pairs(true, posts(a="1", b="1", c="2", d="2"), doubtful=doubtful)
    assert together.f1 == apart.f1 == 1.0


def test_posts_left_out_are_not_there_at_all():
    truth = Truth(story=posts(a="x", b="x", n=BACKGROUND), left_out={("weibo", "n")})
    found = lines(a=("1", None, "source"), b=("1", "a", "repost"), n=("1", None, "copy"))
    assert story_pairs(truth, found).precision == 1.0


def test_two_groupings_agree_without_the_pairs_of_the_background():
    first, second = posts(a="1", b="1", n="2", m="2"), posts(a="1", b="1", n="2", m="3")
    assert agreement(first, second, background=[("weibo", "n"), ("weibo", "m")]).f1 == 1.0
    assert agreement(first, second).recall == 0.5


def test_numbered_parts_are_joined_only_all_together():
    source = ("weibo", "a")
    truth = Truth(reprints=[("parts", source, [("weibo", "p"), ("weibo", "q")]), ("cut", source, [("weibo", "c")])])
    found = lines(a=("1", None, "source"), p=("1", None, "copy"), q=("2", None, "source"), c=("1", None, "copy"))
    assert joined(truth, found)["parts"].hits == 0
    assert joined(truth, found)["cut"].hits == 1
    assert (parts_joined(truth, found).hits, parts_joined(truth, found).of) == (1, 2)


def test_a_story_has_its_source_only_when_the_story_of_most_of_its_posts_names_it():
    truth = Truth(story=posts(a="x", b="x", c="x"), source={"x": ("weibo", "a")})
    right = lines(a=("1", None, "source"), b=("1", "a", "repost"), c=("2", None, "source"))
    wrong = lines(a=("1", None, "copy"), b=("1", None, "source"), c=("1", "a", "repost"))
    elsewhere = lines(a=("2", None, "source"), b=("1", None, "source"), c=("1", "b", "repost"))
    assert [sources(truth, found).hits for found in (right, wrong, elsewhere)] == [1, 0, 0]


def test_an_edge_is_kept_when_parent_and_story_are_right():
    given = {("weibo", "b"): "a", ("weibo", "c"): "a", ("weibo", "d"): "a"}
    found = lines(
        a=("1", None, "source"), b=("1", "a", "repost"), c=("1", "b", "repost"), d=("2", "a", "repost")
    )  # fmt: skip
    assert edges(given, found).hits == 1


@pytest.mark.parametrize(("hits", "of", "low"), [(9, 10, 0.596), (90, 100, 0.826), (1, 1, 0.207)])
def test_wilson_gives_the_known_lower_bounds(hits, of, low):
    assert wilson(hits, of)[0] == pytest.approx(low, abs=0.0005)
