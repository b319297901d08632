"""Trees, figures and drawings are rules: properties that hold for every story, and tables of cases."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.listening.stories import drawing, figures
from codriver.listening.stories.figures import DRAWN, figure
from codriver.listening.stories.trees import Post, Tree, branch

START = 1_767_600_000.0


def story(anchors, step=60.0):
    """Make a story from anchors: the n-th post came by the post whose number is given, None for nobody known."""
    return [
        Post(seq, anchor, 0 if seq == 1 else 1 if anchor else 5, bool(anchor), START + seq * step, "weibo")
        for seq, anchor in enumerate(anchors, 1)
    ]


@st.composite
def stories(draw, largest=900):
    """Any story: every post but the first came by some post before or after it, or by nobody we know."""
    size = draw(st.integers(min_value=1, max_value=largest))
    dice = draw(st.randoms(use_true_random=False))
    shape = draw(st.sampled_from(["star", "chain", "mixed", "circles"]))
    anchors = [None]
    for seq in range(2, size + 1):
        options = {"star": 1, "chain": seq - 1, "mixed": dice.randint(0, seq - 1), "circles": dice.randint(1, size)}
        anchors.append(options[shape] or None)
    return story(anchors, dice.choice([0.5, 60.0, 86400.0]))


@given(stories())
@settings(max_examples=60, deadline=None)
def test_every_post_is_drawn_or_counted_once_and_the_drawing_stays_small(posts):
    drawn = figure(Tree(posts, 1))
    assert len(drawn.nodes) + sum(bundle.posts for bundle in drawn.bundles) == len(posts)
    assert len(drawn.nodes) + len(drawn.bundles) <= DRAWN
    assert len({node.seq for node in drawn.nodes}) == len(drawn.nodes)
    assert sum(site.posts for site in drawn.sites) == len(posts)


@given(stories())
@settings(max_examples=60, deadline=None)
def test_every_spot_lies_on_the_page_and_bundles_hang_on_drawn_posts(posts):
    drawn = figure(Tree(posts, 1))
    seqs = {node.seq for node in drawn.nodes}
    assert all(bundle.under in seqs for bundle in drawn.bundles)
    laid = drawing.lay_out(drawn)
    assert len(laid.spots) == len(drawn.nodes) + len(drawn.bundles)
    assert all(0 <= spot.x <= 1 and 0 <= spot.y <= laid.height for spot in laid.spots)
    assert laid.height <= drawing.HIGH


@given(stories(400))
@settings(max_examples=40, deadline=None)
def test_growth_rises_to_the_number_of_posts(posts):
    drawn = figure(Tree(posts, 1)).growth
    assert len(drawn) <= figures.POINTS
    assert drawn == sorted(drawn)
    assert drawn[-1][1] == len(posts)


def test_sizes_count_a_post_and_all_that_came_by_it():
    tree = Tree(story([None, 1, 2, 2, 1]), 1)
    assert list(tree.sizes) == [5, 3, 1, 1, 1]
    assert list(tree.direct) == [2, 2, 0, 0, 0]
    assert (tree.known, tree.named) == (4, 4)


def test_a_parent_that_arrived_later_is_a_parent_all_the_same():
    tree = Tree(story([3, None, 2]), 2)
    assert list(tree.sizes) == [1, 3, 2]


def test_posts_that_name_each_other_in_a_circle_do_not_hang_us():
    tree = Tree(story([None, 3, 2, 2]), 1)
    assert sum(1 for parent in tree.parents if parent < 0) == 3
    assert figure(tree).posts == 4


def test_without_a_source_the_earliest_post_stands_left():
    tree = Tree([Post(9, None, 5, False, START + 5, "a"), Post(10, None, 5, False, START, "b")])
    assert figure(tree).source == 10


def test_a_story_without_posts_has_an_empty_figure():
    empty = figure(Tree([]))
    assert (empty.posts, empty.nodes, empty.growth) == (0, [], [])
    assert drawing.lay_out(empty).spots == []


def test_a_branch_holds_what_came_by_its_root_and_nothing_else():
    assert [post.seq for post in branch(story([None, 1, 2, 2, 1, 4]), 2)] == [2, 3, 4, 6]


def test_the_carriers_are_those_by_whom_most_came_without_the_source():
    drawn = figure(Tree(story([None, 1, 1, 2, 2, 3]), 1))
    assert [(node.seq, node.size - 1, node.direct) for node in drawn.carriers] == [(2, 2, 2), (3, 1, 1)]


def test_time_runs_right_and_what_is_dated_before_the_source_stands_with_it():
    axis = drawing.Axis(START, [START - 100, START, START + 3600, START + 86400])
    assert axis.x(START - 100) == axis.x(START) == drawing.LEFT
    assert axis.x(START) < axis.x(START + 3600) < axis.x(START + 86400)
    assert axis.x(START + 86400) == pytest.approx(drawing.RIGHT)


@pytest.mark.parametrize("span", [30, 600, 86400, 30 * 86400, 5 * 365 * 86400])
def test_marks_on_the_time_axis_stand_apart(span):
    axis = drawing.Axis(START, [START + span * share / 20 for share in range(21)])
    shares = [drawing.LEFT] + [x for _, x in axis.ticks()]
    assert all(later - earlier >= 0.12 for earlier, later in pairwise(shares))
    assert len(shares) <= 9


def test_a_name_stands_where_it_covers_no_dot_if_there_is_such_a_place():
    carrier = drawing.Spot(None, None, 0.2, 100.0)
    others = [drawing.Spot(None, None, 0.2 + place / 50, height) for place in range(5) for height in (84.0, 87.0, 90.0)]
    [name] = drawing.labels([(carrier, 80.0)], 200, [carrier, *others])
    assert name.y == 118.0


def test_names_do_not_cover_each_other():
    spots = [drawing.Spot(None, None, 0.5, 100.0) for _ in range(6)]
    named = drawing.labels([(spot, 80.0) for spot in spots], 200)
    heights = [label.y for label in named]
    assert len(set(heights)) == len(heights)
    assert len(named) < 6
