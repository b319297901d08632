from collections import Counter
from datetime import UTC, datetime

import pytest

from codriver.demo import words
from codriver.demo.models import Tale
from codriver.demo.plan import plan
from codriver.demo.playing import of_plan
from codriver.demo.remarks import BARE

BEGUN = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


def tale(script: str = "lid", size: int = 300, shape: str = Tale.Shape.PAST, **more: object) -> Tale:
    facts = {"draw": 0, "seed": 5, "span": 30_000.0, "hour": 12.0, "begins_at": BEGUN, **more}
    return Tale(script=script, size=size, shape=shape, **facts)


@pytest.mark.parametrize("shape", Tale.Shape.values)
@pytest.mark.parametrize("script", words.scripts())
def test_every_tale_has_exactly_its_posts_and_each_is_a_valid_record(script, shape):
    posts = plan(tale(script, 60, shape))
    assert len(posts) == 60
    assert len({post.id for post in posts}) == 60
    for post in posts:
        assert "{" not in post.text
        assert of_plan(post, BEGUN).record.text


def test_a_tale_is_the_same_every_time_and_another_one_with_another_seed():
    def said(seed: int) -> list[tuple[str, str, float]]:
        return [(post.id, post.text, post.arrives) for post in plan(tale(seed=seed))]

    assert said(5) == said(5)
    assert said(5) != said(6)


def test_a_post_is_never_older_than_the_one_it_was_said_upon():
    for shape in Tale.Shape.values:
        for post in plan(tale("stamps-en", shape=shape)):
            assert post.above is None or post.above.at <= post.at


def test_a_few_carry_most_and_the_tree_is_deep():
    posts = plan(tale(size=500))
    direct = Counter(post.above.id for post in posts if post.above)
    largest = sum(count for _, count in direct.most_common(10))
    assert largest > 0.25 * sum(direct.values())
    assert max(depth(post) for post in posts) >= 4


def depth(post) -> int:
    return 0 if post.above is None else 1 + depth(post.above)


@pytest.mark.parametrize("script", ["lid", "wallet", "oat-en", "cups-en"])
def test_people_do_not_repeat_each_other_but_by_passing_on(script):
    posts = plan(tale(script, 250))
    own = [post.own for post in posts if post.own and post.above is not None and post.own not in BARE["zh"]]
    assert len(set(own)) == len(own)


def test_copies_appear_on_other_sites_and_name_nobody():
    copies = [post for post in plan(tale(size=400)) if post.above is None][1:]
    assert len({post.site for post in copies}) >= 4
    assert all(of_plan(post, BEGUN).record.parent_id is None for post in copies)
    assert any("燙" in post.text for post in copies)  # in traditional script
    assert any(post.text.endswith("……") or "……" in post.text for post in copies)  # cut short


def test_a_late_original_arrives_after_those_who_pass_it_on():
    posts = plan(tale("beans", 200))
    source = min(posts, key=lambda post: post.at)
    assert posts.index(source) > 30
    assert sum(post.above is source for post in posts[: posts.index(source)]) > 3


def test_an_earlier_original_turns_up_on_another_site():
    posts = plan(tale("night", 200))
    first = min(posts, key=lambda post: post.at)
    assert first.at < 0
    assert posts.index(first) > 50


def test_a_story_that_is_born_passes_thirty_posts_in_its_first_minute():
    for seed in range(20):
        assert sum(post.arrives < 55 for post in plan(tale(size=210, shape=Tale.Shape.FRESH, seed=seed))) > 30
