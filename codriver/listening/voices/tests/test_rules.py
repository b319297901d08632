"""How a voice stands to us: rules as tables."""

import pytest

from codriver.listening.models import Standing
from codriver.listening.voices import rules
from codriver.listening.voices.kinds import Chorus, Kinds, host_of, is_called_like_press
from codriver.listening.voices.rules import Found


@pytest.mark.parametrize(
    ("found", "own", "standing", "seq"),
    [
        ([], 0, "unknown", 0),
        ([], 2, "unknown", 0),
        ([], 3, "observer", 9),
        ([Found("used", 4)], 1, "customer", 4),
        ([Found("used", 4), Found("used", 7)], 2, "customer", 4),
        ([Found("used", 4), Found("press", 7)], 9, "press", 7),
        ([Found("press", 4), Found("works", 7)], 9, "insider", 7),
        ([Found("handle"), Found("press", 7)], 9, "customer", 0),
        ([Found("handle"), Found("partners", 7)], 9, "partner", 7),
        ([Found("name", 2)], 0, "press", 2),
        ([Found(), Found("talks", 3), Found("used", 5)], 5, "customer", 5),
    ],
)
def test_the_strongest_sign_decides(found, own, standing, seq):
    decided = rules.decide(found, own, latest=9)
    assert (decided.standing, decided.seq) == (standing, seq)


def test_every_reason_leads_to_a_standing():
    assert set(rules.WHYS.values()) | {"unknown"} == set(rules.STANDINGS)
    assert max(map(len, rules.WHYS)) <= Standing._meta.get_field("why").max_length


@pytest.mark.parametrize(("posts", "has_page"), [(0, False), (4, False), (5, True), (50, True)])
def test_a_page_needs_some_posts(posts, has_page):
    assert rules.has_page(posts) is has_page


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Paper.example/a?b", "paper.example"),
        ("http://paper.example:8080", "paper.example"),
        ("https://me:secret@paper.example/", "paper.example"),
        ("https://a@b@paper.example/", "paper.example"),
        ("ftp://paper.example/", ""),
        ("paper.example", ""),
        ("https://" + "a" * 300, ""),
        ("", ""),
    ],
)
def test_a_host_is_read_from_an_address(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("said", "channel", "url", "kind"),
    [
        ("person", "news", "https://paper.example/1", "person"),
        ("unknown", "news", "https://paper.example/1", "national press"),
        ("unknown", "news", "https://elsewhere.example/1", "portal"),
        ("unknown", "news", "", "portal"),
        ("unknown", "weibo", "", "unknown"),
    ],
)
def test_a_record_goes_before_its_host_and_the_host_before_the_channel(said, channel, url, kind):
    assert Kinds({"news": "portal"}, {"paper.example": "national press"}).of(said, channel, url) == kind


@pytest.mark.parametrize(
    ("name", "is_press"),
    [
        ("江城日报", True),
        ("江城晚报官方微博", True),
        ("南湖电视台", True),
        ("Riverside Gazette", True),
        ("Morning River Post", True),
        ("日报看多了", False),
        ("Ana News", False),
        ("Gazette lover", False),
        ("", False),
    ],
)
def test_an_account_may_be_called_like_the_press(name, is_press):
    assert is_called_like_press(name) is is_press


def heard(*posts):
    """Return a chorus that was told posts: (at, kind)."""
    chorus = Chorus(Kinds())
    for seq, (at, kind) in enumerate(posts, 1):
        chorus.add(seq, at, "unknown", True, kind, "weibo", "")
    return chorus


@pytest.mark.parametrize(
    ("posts", "crossed"),
    [
        ([(1, "person"), (2, "trade press")], (2, 2, "trade press")),
        ([(1, "unknown"), (3, "broadcast"), (2, "national press")], (2, 3, "national press")),
        ([(5, "person"), (2, "national press")], None),  # it began in the press
        ([(1, "company"), (2, "national press")], None),  # our own release, printed
        ([(1, "person"), (2, "portal")], None),
        ([(2, "person"), (2, "national press")], None),
        ([], None),
    ],
)
def test_a_story_crosses_with_the_first_of_the_press_after_others(posts, crossed):
    assert heard(*posts).crossed == crossed


def test_what_nobody_signed_speaks_for_its_site():
    chorus = Chorus(Kinds({"news": "national press"}))
    chorus.add(1, 1.0, "customer", False, "unknown", "news", "")
    chorus.add(2, 1.0, "customer", False, "person", "weibo", "")
    chorus.add(3, 1.0, "customer", True, "unknown", "news", "")
    assert chorus.standings == {"press": 1, "unknown": 1, "customer": 1}
