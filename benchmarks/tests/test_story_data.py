"""The builders: the same seed gives the same posts, and the truth covers every one of them."""

import json
from datetime import datetime

import pytest

from benchmarks import story_data, story_peers, story_reference, story_scores, story_tweets
from benchmarks.story_posts import BACKGROUND, key, shuffle
from tests.conftest import require


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    require("shared")
    posts_file = tmp_path_factory.mktemp("posts") / "posts.jsonl"
    truth = story_data.build(posts_file, cascades=8, background=300)
    return posts_file, truth


def posts_of(posts_file):
    return [json.loads(line) for line in posts_file.open(encoding="utf-8")]


def test_every_post_is_written_once_and_known_to_the_truth(built):
    posts_file, truth = built
    keys = [key(post) for post in posts_of(posts_file)]
    assert len(keys) == len(set(keys))
    assert set(keys) == truth.story.keys() == truth.kind.keys()
    assert [len([kind for kind, *_ in truth.reprints if kind == one]) for one in ("prefix", "cut", "edit")] == [
        16,
        24,
        24,
    ]


def test_a_copy_is_later_than_its_source_and_on_another_site(built):
    posts_file, truth = built
    posts = {key(post): post for post in posts_of(posts_file)}
    for _, source, copies in truth.reprints:
        for copy in copies:
            assert copy[0] != source[0]
            assert datetime.fromisoformat(posts[copy]["published_at"]) > datetime.fromisoformat(
                posts[source]["published_at"]
            )


def test_runs_differ_in_their_parents_only(built, tmp_path):
    posts_file, given = built
    half = story_data.build(tmp_path / "half.jsonl", cascades=8, background=300, parents="half")
    none = story_data.build(tmp_path / "none.jsonl", cascades=8, background=300, parents="none")
    assert {**half.given, **half.hidden} == given.given == none.hidden
    assert abs(len(half.given) - len(half.hidden)) <= 1
    without = [{**post, "parent_id": None} for post in posts_of(posts_file)]
    assert without == posts_of(tmp_path / "none.jsonl")


def test_every_given_parent_is_in_the_file(built):
    _, truth = built
    assert all(truth.story[post[0], parent] == truth.story[post] for post, parent in truth.given.items())


def test_a_shuffle_keeps_every_line(built, tmp_path):
    posts_file, _ = built
    shuffle(posts_file, tmp_path / "shuffled.jsonl", seed=1)
    before, after = posts_of(posts_file), posts_of(tmp_path / "shuffled.jsonl")
    assert before != after
    assert sorted(map(key, before)) == sorted(map(key, after))


def test_simple_slow_rules_find_nearly_everything(built):
    posts_file, truth = built
    found = story_reference.group(posts_file)
    assert story_scores.story_pairs(truth, found, with_doubtful=False).f1 >= 0.99
    assert story_scores.edges(truth.given, found).value == 1.0
    assert story_scores.together(story_scores.joined(truth, found), ("prefix", "cut", "edit")).value >= 0.95


def test_the_exact_baseline_joins_no_mangled_reprint_but_keeps_the_given_parents(built):
    posts_file, truth = built
    found = story_peers.exact(posts_file)
    assert story_scores.joined(truth, found)["gbk"].hits == 0
    assert story_scores.edges(truth.given, found).value == 1.0
    assert BACKGROUND not in {line["story"] for line in found.values()}


@pytest.mark.parametrize(
    ("text", "accounts", "said"),
    [
        ("RT @a: RT @b: Be safe &amp; calm! http://t.co/x1", ["a", "b"], "besafecalm"),
        ("RT @a 'Be SAFE' calm ht…", ["a"], "besafecalm"),
        ("Be safe, ｃａｌｍ ...", [], "besafecalm"),
        ("RT @a: http://t.co/x1", ["a"], ""),
        ("They said RT @b: be safe", [], "theysaidrtbbesafe"),
    ],
)
def test_equal_text_drops_the_chain_the_addresses_and_the_ending(text, accounts, said):
    assert story_tweets.equal_text(text) == (accounts, said)


def test_the_id_of_a_tweet_holds_its_time():
    assert story_tweets.published_at("211040709124440064").isoformat(timespec="seconds") == "2012-06-08T10:23:20+00:00"
