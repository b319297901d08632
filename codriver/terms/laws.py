"""What the law of a country adds to her terms. Only what was read stands here; the rest is caution, and says so."""

from codriver.terms.nouns import Hours, Law

VERSION = "2026-11-26"

EVERY_DAY, WORKDAYS = frozenset(range(7)), frozenset(range(5))
EIGHT_TO_NINE = Hours(EVERY_DAY, ((8 * 60, 21 * 60),))
FRENCH_CALLS = Hours(WORKDAYS, ((10 * 60, 13 * 60), (14 * 60, 20 * 60)))

# Calls and short messages at night wake people. Where no law that we read says when, nobody advertises before eight or
# after nine.
CAUTION = {"telephone": EIGHT_TO_NINE, "sms": EIGHT_TO_NINE}

SOURCES = {  # country → (law, where it stands)
    "": ("caution of Codriver, no law", ""),
    "US": ("47 CFR 64.1200(c)(1): no telephone solicitation before 8 a.m. or after 9 p.m.", "ecfr.gov"),
    "FR": ("Code de la consommation, D. 223-9: calls Monday to Friday, 10-13 and 14-20", "legifrance.gouv.fr"),
}
LAWS = {
    "US": Law("US", CAUTION, guardian_until=14),
    "FR": Law("FR", CAUTION | {"telephone": FRENCH_CALLS}, guardian_until=15),
    "DE": Law("DE", CAUTION, guardian_until=16),
    "IE": Law("IE", CAUTION, guardian_until=16),
    "NL": Law("NL", CAUTION, guardian_until=16),
    "CN": Law("CN", CAUTION, guardian_until=14),
}


def law_of(country: str) -> Law:
    """Return what holds in a country: its row, or caution where there is none."""
    return LAWS.get(country, Law(country, CAUTION))
