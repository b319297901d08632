"""What docs/ explains and teaches is what happens: the figures of explanations, and the lesson played through."""

import json
import re

import pytest

from codriver import cli
from codriver.channels import base, polling
from codriver.channels import rules as pace
from codriver.kit import http
from codriver.kit.importing import files, tables
from codriver.listening import heat, records, rules
from codriver.listening.engine import lease, parts, placing, scene
from codriver.listening.notices import rules as telling
from codriver.listening.voices import following, reviewing, signs
from codriver.listening.voices import rules as voices
from codriver.listening.watches import actions as watches
from codriver.listening.watches import following as following_watches
from codriver.listening.watches import listening
from tests.house import source

STORIES = {  # what docs/explain/stories.md says of each constant
    "half as much every 6 hours": heat.HALF_LIFE == 6 * 3600,
    "hot from a weight of 10 on": rules.HOT == 10,
    "lease of 15 seconds": lease.TERM.total_seconds() == 15,
    "at least 95 % of the words": placing.SAME_WORDS == 0.95,
    "share of 97 % on": placing.PASSED_ON == 0.97,
    "60 seconds are allowed": scene.CLOCK_SLACK == 60,
    "last 30 posts": parts.LATEST == 30,
    "within 24 hours": parts.NEAR == 24 * 3600,
    "more than 10 posts": parts.MOST_SIBLINGS == 10,
}
IMPORTS = {
    "A line 1 MiB": files.LONGEST_LINE == 2**20,
    "a text 100,000 characters": records.LONGEST_TEXT == 100_000,
    "objects 16 deep": records.DEEPEST == 16,
    "a gzip 250 times its size": files.LARGEST_RATIO == 250,
    "a CSV 300 columns": tables.MOST_COLUMNS == 300,
}
WHO_SPEAKS = {
    "3 posts with words of her own": voices.SEVERAL == 3,
    "From 5 public posts on": voices.PAGE_FROM == 5,
    "first 2,000 characters": signs.READ == 2_000,
    "2,000 numbers of the log": following.STRETCH == 2_000,
    "latest 200 posts": reviewing.READ == 200,
    "stories from 2,000 posts on": rules.LARGE == 2_000,
}
SOURCES = {
    "lease of 120 seconds": polling.LEASE.total_seconds() == 120,
    "the last 20 entries": pace.LATEST == 20,
    "asked four times": pace.SHARE == 4,
    "least every 6 hours": pace.LONGEST.total_seconds() == 6 * 3600,
    "at most every minute": pace.SHORTEST.total_seconds() == 60,
    "every 30 minutes": pace.UNKNOWN.total_seconds() == 1800,
    "up to one day": pace.OBEYED.days == 1,
    "2 seconds between": base.PAUSE == 2,
    "10 seconds, 5 MB": (http.SECONDS, http.MAX_BYTES) == (10, 5_000_000),
}
WATCHES = {
    "stretches of 1,000 numbers": listening.STRETCH == 1_000,
    "250 numbers of the log": following_watches.STRETCH == 250,
    "begins 10,000 posts back": watches.BACK == 10_000,
    "the first 50 posts that arrived": following_watches.FIRST == 50,
    "The latest 2,000 watched stories": following_watches.FOLLOWED == 2_000,
    "begins with up to 50 posts": following_watches.SMALL == 50,
    "about 10 seconds, 40 seconds, 3 minutes, 11 minutes, 43 minutes, 3 hours and then every 4 hours": [
        round(telling.wait(tries, 0.5).total_seconds()) for tries in range(1, 8)
    ]
    == [10, 40, 160, 640, 2560, 10240, 14400],
    "until 24 hours have gone": telling.GIVEN_UP.total_seconds() == 24 * 3600,
    "nothing came through for three days": telling.PATIENCE.days == 3,
}
PAGES = [
    *[("stories", STORIES), ("imports", IMPORTS), ("sources", SOURCES)],
    *[("who-speaks", WHO_SPEAKS), ("watches", WATCHES)],
]


@pytest.mark.parametrize(("page", "figures"), PAGES)
def test_the_figures_of_an_explanation_are_those_of_the_code(page, figures):
    text = " ".join((source.DOCS / "explain" / f"{page}.md").read_text("utf-8").split())
    for words, is_so in figures.items():
        assert words in text, f"docs/explain/{page}.md does not say “{words}” any more: mend this table too."
        assert is_so, f"docs/explain/{page}.md says “{words}”, and the code says otherwise."


@pytest.mark.django_db(transaction=True)
def test_the_first_lesson_is_true(tmp_path, settings, capsys):
    settings.CODRIVER_DATA = tmp_path
    lesson = (source.DOCS / "learn" / "first-story.md").read_text("utf-8")
    posts = re.findall(r"^\{.*\}$", lesson, flags=re.MULTILINE)
    (tmp_path / "posts.jsonl").write_text("\n".join(posts), "utf-8")
    assert cli.main(["import", "posts", str(tmp_path / "posts.jsonl")]) == 0
    assert cli.main(["import", "posts", str(tmp_path / "posts.jsonl")]) == 0
    assert re.findall(r"(\d) stored, (\d) duplicate", capsys.readouterr().out) == [("5", "0"), ("0", "5")]
    assert cli.main(["stories", "export"]) == 0
    placed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(post["id"], post["story"], post["parent_id"], post["relation"]) for post in placed] == [
        ("w1", 1, None, "source"),
        ("w2", 1, "w1", "repost"),
        ("w3", 1, "w2", "repost"),
        ("n1", 1, None, "copy"),
        ("w4", 5, None, "source"),
    ]
