"""Decisions on the nights when clocks change, worked out by hand; offsets of the zones are in the comments."""

from codriver.terms.nouns import Decision, Rule, Terms
from codriver.terms.tests.golden import DAILY, WEEKLY, Golden, daily, digest, hold, mail, never, only, send, utc, weekly


def night(sentence: str, expected: Decision, zone: str, rule: Rule, at: str) -> Golden:
    return Golden(sentence, expected, mail(), Terms(rules=(Rule("yes", "allow"), rule), zone=zone), utc(at))


NEW_YORK = "America/New_York"  # -5; from 8 March 2026 02:00 (07:00 UTC) -4; from 1 November 02:00 (06:00 UTC) -5
TWO, ONE = daily("2:00", 30), daily("1:00", 30)
NIGHTS = [
    night(
        "The hour that is left out never comes",
        hold("hours", "2026-03-09 06:00", "only"),
        NEW_YORK,
        only(TWO),
        "2026-03-08 05:00",
    ),
    night(
        "What begins in it is open from three on",
        hold("hours", "2026-03-08 07:00", "only"),
        NEW_YORK,
        only(daily("2:30", 60)),
        "2026-03-08 06:59:59",
    ),
    night("And until half past three", send("only"), NEW_YORK, only(daily("2:30", 60)), "2026-03-08 07:29:59"),
    night("Of the hour that comes twice the first is in", send("only"), NEW_YORK, only(ONE), "2026-11-01 05:29"),
    night(
        "Between the two it is shut",
        hold("hours", "2026-11-01 06:00", "only"),
        NEW_YORK,
        only(ONE),
        "2026-11-01 05:30",
    ),
    night("And the second is in", send("only"), NEW_YORK, only(ONE), "2026-11-01 06:29"),
    night(
        "What is not wanted is not wanted twice",
        hold("hours", "2026-11-01 06:30", "never"),
        NEW_YORK,
        never(ONE),
        "2026-11-01 06:10",
    ),
    # +11; from 5 April 2026 02:00 (15:00 UTC on 4 April) half an hour less: 01:30 to 02:00 comes twice
    night(
        "Half an hour comes twice",
        hold("hours", "2026-04-04 15:30", "never"),
        "Australia/Lord_Howe",
        never(daily("1:30", 30)),
        "2026-04-04 14:40",
    ),
    # -10; on 29 December 2011 at midnight (10:00 UTC on the 30th) +14: Friday the 30th was left out
    night(
        "A Friday that was left out had no window",
        hold("hours", "2012-01-05 19:00", "only"),
        "Pacific/Apia",
        only(weekly("FR", 9, 60)),
        "2011-12-30 09:00",
    ),
    night(
        "Nor had it a digest",
        digest("2011-12-30 19:00", "daily"),
        "Pacific/Apia",
        DAILY,
        "2011-12-29 19:00",
    ),
    # +1; from Sunday 15 February 2026 03:00 (02:00 UTC) +0
    night(
        "A month without summer time",
        hold("hours", "2026-02-15 09:00", "only"),
        "Africa/Casablanca",
        only(daily("9:00", 60)),
        "2026-02-14 09:00",
    ),
    # +1; from 29 March 2026 02:00 (01:00 UTC) +2
    night("Nine comes an hour sooner", digest("2026-03-29 07:00", "daily"), "Europe/Paris", DAILY, "2026-03-28 08:00"),
    # -3:30; from 13 March 2011 00:01 (03:31 UTC) -2:30: it was changed a minute after midnight
    night(
        "From one minute past one on",
        hold("hours", "2011-03-13 03:31", "only"),
        "America/St_Johns",
        only(daily("0:30", 60)),
        "2011-03-13 03:30:30",
    ),
    # -2:30; from 1 November 2026 02:00 (04:30 UTC) -3:30
    night("Or later", digest("2026-11-02 12:30", "weekly"), "America/St_Johns", WEEKLY, "2026-11-01 00:00"),
    night("A quarter past three", digest("2026-06-04 03:15", "daily"), "Asia/Kathmandu", DAILY, "2026-06-03 03:15"),
]
