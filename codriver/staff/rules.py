"""What each role may do. Pure values; the doors ask `User.may`."""

from datetime import timedelta

ROLES = ("owner", "lead", "press", "agent", "auditor")

SETUP_LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)
PASSWORD_LINK_LASTS = timedelta(days=1)

POWERS: dict[str, frozenset[str]] = {
    "see stories": frozenset({"owner", "lead", "press", "agent", "auditor"}),
    "rule stories": frozenset({"owner", "lead", "press"}),
    "import": frozenset({"owner", "lead", "press"}),
    "see set-up": frozenset({"owner", "lead", "press", "auditor"}),
    "manage staff": frozenset({"owner"}),
}


def may(role: str, power: str) -> bool:
    """Say whether a role has a power.

    role   one of ROLES; anything else may nothing.
    power  a key of POWERS.
    Raises KeyError when there is no such power: a typing error must not open or close a door silently.
    """
    return role in POWERS[power]
