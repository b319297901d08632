"""What each role may do. Pure values; the doors ask `User.may`."""

from datetime import timedelta

ROLES = ("owner", "lead", "press", "agent", "auditor")

SETUP_LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)
PASSWORD_LINK_LASTS = timedelta(days=1)

BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")  # in this order: each also claims to be later ones
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux")

POWERS: dict[str, frozenset[str]] = {
    "see stories": frozenset({"owner", "lead", "press", "agent", "auditor"}),
    "rule stories": frozenset({"owner", "lead", "press"}),
    "make watches": frozenset({"owner", "lead", "press"}),
    "export": frozenset({"owner", "lead", "press", "auditor"}),
    "import": frozenset({"owner", "lead", "press"}),
    "see set-up": frozenset({"owner", "lead", "press", "auditor"}),
    "manage sources": frozenset({"owner", "lead"}),
    "read messages": frozenset({"owner", "lead", "press", "agent", "auditor"}),
    "see objections": frozenset({"owner", "lead", "auditor"}),
    "decide objections": frozenset({"owner", "lead"}),
    "change keeping": frozenset({"owner"}),
    "see openings": frozenset({"owner", "auditor"}),
    # Not press: she speaks in public, to all. What one customer said to us alone is not hers to read; the pages of
    # voices show her what was said in public.
    "see people": frozenset({"owner", "lead", "agent", "auditor"}),
    "answer": frozenset({"owner", "lead", "agent"}),
    "manage staff": frozenset({"owner"}),
}


def may(role: str, power: str) -> bool:
    """Say whether a role has a power.

    role   one of ROLES; anything else may nothing.
    power  a key of POWERS.
    Raises KeyError when there is no such power: a typing error must not open or close a door silently.
    """
    return role in POWERS[power]


def browser_in_words(agent: str) -> str:
    """Say what a browser calls itself: "Firefox, Linux".

    agent    the User-Agent header; it proves nothing.
    Returns  one or two names, "" when it holds none that we know.
    """
    program = next((NAMES.get(name, name) for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (program, system)))
