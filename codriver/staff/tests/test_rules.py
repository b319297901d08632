"""What each role may do, as a table: a change here is a decision."""

import pytest

from codriver.staff import rules

MAY = {
    "owner": {
        *("see stories", "rule stories", "make watches", "export", "import", "see set-up", "see openings"),
        *("manage sources", "see objections", "decide objections", "change keeping", "manage staff"),
        *("see people", "answer", "read messages"),
    },
    "lead": {
        *("see stories", "rule stories", "make watches", "export", "import", "see set-up", "manage sources"),
        *("see objections", "decide objections", "see people", "answer", "read messages"),
    },
    "press": {"see stories", "rule stories", "make watches", "export", "import", "see set-up", "read messages"},
    "agent": {"see stories", "see people", "answer", "read messages"},
    "auditor": {
        *("see stories", "export", "see set-up", "see openings", "see objections", "see people", "read messages"),
    },
    "": set(),
    "god": set(),
}


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_what_the_table_says(role):
    assert {power for power in rules.POWERS if rules.may(role, power)} == MAY[role]


def test_a_mistyped_power_opens_and_closes_nothing_silently():
    with pytest.raises(KeyError):
        rules.may("owner", "see storys")


def test_somebody_who_left_may_nothing(tess):
    tess.is_active = False
    assert not any(tess.may(power) for power in rules.POWERS)
