import re
from collections import Counter

import pytest

from codriver.demo import chatter, crowd, words

SCRIPTS = list(words.scripts().values())
BLANKS = {"store", "drink", "barista", "n", "hour"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_says_where_it_happens_and_has_enough_to_say(script):
    assert script.tongue in ("zh", "en")
    assert set(script.sites) <= set(crowd.SIZES)
    assert len(script.page.groups("says")) >= 3
    assert len(script.page.lines("remarks")) >= 7
    said = "".join(line for section in script.page.sections.values() for group in section for line in group)
    assert set(re.findall(r"{(\w+)}", said)) <= BLANKS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_remark_of_a_script_is_written_twice(script):
    said = Counter(script.page.lines("remarks") + script.page.lines("carriers"))
    assert [line for line, times in said.items() if times > 1] == []


def test_there_are_more_than_a_dozen_storylines_in_both_languages():
    tongues = Counter(script.tongue for script in SCRIPTS)
    assert tongues["zh"] >= 12
    assert tongues["en"] >= 8


def test_the_first_five_wordings_of_a_script_share_nothing_and_later_ones_a_line_at_most():
    groups = words.scripts()["lid"].page.groups("says")
    draws = [set(words.turn(groups, draw)) for draw in range(25)]
    assert all(not draws[a] & draws[b] for a in range(5) for b in range(a))
    assert all(len(draws[a] & draws[b]) <= 1 for a in range(25) for b in range(a))


@pytest.mark.parametrize("site", crowd.SIZES)
def test_the_names_of_a_site_are_all_different_and_can_be_quoted(site):
    names = crowd.names(site)
    assert len(set(names)) == len(names)
    if site in ("weibo", "x"):
        assert all(re.fullmatch(r"[\w\-.·]{1,40}", name) for name in names)


def test_a_few_accounts_have_very_many_followers_and_most_have_few():
    followers = sorted(crowd.account("weibo", place).followers for place in range(len(crowd.names("weibo"))))
    assert followers[len(followers) // 2] < 400
    assert followers[-1] > 50 * followers[len(followers) // 2]


def test_chatter_is_the_same_for_a_seed_and_never_like_itself():
    first, again = chatter.Chatter(3, 0, []), chatter.Chatter(3, 0, [])
    said = [first.next().text for _ in range(400)]
    assert said == [again.next().text for _ in range(400)]
    repeated = [text for text, times in Counter(said).items() if times > 1]
    assert all(len(text) <= 10 for text in repeated)  # a word or two comes again; nothing longer does
