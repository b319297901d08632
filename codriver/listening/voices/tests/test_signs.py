"""What people say of themselves: measured on sentences written for it, and table by table."""

import csv
from hashlib import sha256
from math import sqrt
from pathlib import Path

import pytest

from codriver.listening.voices.signs import LONGEST, READ, own_part, sign

NAMES = ("Lantern Tea", "明灯茶")
SAID = list(csv.DictReader(Path(__file__).with_name("said.csv").open(encoding="utf-8")))


def wilson_low(right: int, of: int, z: float = 1.96) -> float:
    """Return the lower end of the 95 % Wilson interval of a share."""
    share = right / of
    middle = share + z * z / (2 * of)
    return (middle - z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))) / (1 + z * z / of)


def kept_aside(row: dict[str, str]) -> bool:
    """Say whether a sentence was not looked at while the patterns were written."""
    return sha256(row["text"].encode()).digest()[0] % 2 == 1


def answers(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return (what it is, what is found) of each sentence."""
    found = [(row["sign"], sign(row["text"], NAMES)) for row in rows]
    return [(truth, one.why if one else "none") for truth, one in found]


def test_the_interval_is_that_of_the_books():
    assert [round(wilson_low(right, of), 3) for right, of in ((9, 10), (90, 100), (1, 1))] == [0.596, 0.826, 0.207]


def test_there_are_enough_sentences_and_half_are_kept_aside():
    assert len(SAID) >= 300
    assert len(SAID) == len({row["text"] for row in SAID})
    assert 0.45 < sum(map(kept_aside, SAID)) / len(SAID) < 0.55


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sign_is_right_on_the_half_kept_aside(language):
    pairs = answers([row for row in SAID if kept_aside(row) and row["language"] == language])
    found = [(truth, said) for truth, said in pairs if said != "none"]
    right = sum(truth == said for truth, said in found)
    there = sum(truth != "none" for truth, _ in pairs)
    precision, recall, low = right / len(found), right / there, wilson_low(right, len(found))
    print(f"{language}: precision {precision:.3f} ({right} of {len(found)}, Wilson from {low:.3f})"
          f", recall {recall:.3f} ({right} of {there})")  # fmt: skip
    assert low >= 0.85
    assert recall >= 0.7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello. I ordered two, and both lids leaked!", "I ordered two"),
        ("大家好。昨天在你们店买了两杯，盖子都漏", "昨天在你们店买了两杯"),
        ("@lantern #new lid# I bought one yesterday", "I bought one yesterday"),
    ],
)
def test_the_words_that_tell_are_shown(text, words):
    assert sign(text).words == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "转发微博",
        "转发微博 //@ana: 我买了两杯",
        "RT @ana: I ordered two",
        "“我买了两杯都漏”",
        'They say "I ordered two" all day',
        "I ordered",
    ],
)
def test_other_peoples_words_are_no_sign(text):
    assert sign(text) is None


def test_what_is_passed_on_is_cut_off():
    assert own_part("好 //@ana: 我买了") == "好 "
    assert own_part("Look RT @ana: I bought it") == "Look "


def test_only_our_own_names_make_an_insider_or_a_partner():
    assert sign("I work at Lantern Tea", NAMES).why == "works"
    assert sign("I work at Lantern Tea", ()) is None
    assert sign("As a supplier to Lantern Tea we will help", ("Other",)) is None
    assert sign("我们给明灯茶供货", ("（明灯茶", "明灯茶")).why == "partners"  # signs of patterns are only signs


def test_working_here_goes_before_having_bought():
    assert sign("I bought two. I work here.", NAMES).why == "works"


def test_a_long_post_is_looked_at_as_far_as_it_pays():
    assert sign("word " * READ + "I ordered two of them") is None
    assert len(sign("I ordered two of " + "x" * 500).words) <= LONGEST
