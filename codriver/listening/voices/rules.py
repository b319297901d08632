"""How a voice stands to us, from what her public posts show. Signals, never verdicts. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

CUSTOMER, OBSERVER, INSIDER, PRESS, PARTNER, UNKNOWN = (
    "customer",
    "observer",
    "insider",
    "press",
    "partner",
    "unknown",
)
STANDINGS = (CUSTOMER, OBSERVER, INSIDER, PRESS, PARTNER, UNKNOWN)  # in this order on the pages
PRESS_KINDS = frozenset({"trade press", "national press", "broadcast"})

# Why we think so → the standing that follows. The first one that applies decides.
WHYS = {
    "works": INSIDER,  # she wrote that she works here, or did
    "partners": PARTNER,  # she wrote that she supplies us, sells for us, works with us
    "handle": CUSTOMER,  # the account is a known person's
    "press": PRESS,  # a source of her posts is press or broadcast
    "name": PRESS,  # her account is called like a newspaper or a station
    "used": CUSTOMER,  # she wrote that she bought, used, ordered, paid or visited
    "talks": OBSERVER,  # several posts of her own, without a sign of use
}
RANK = {why: rank for rank, why in enumerate([*WHYS, ""])}
SEVERAL = 3  # posts of her own words that make an observer
PAGE_FROM = 5  # public posts from which the page of a voice shows them together


class Found(NamedTuple):
    """What was found, and the post it rests on: 0 where it rests on no single one."""

    why: str = ""
    seq: int = 0

    @property
    def standing(self) -> str:
        """Return the standing that follows."""
        return WHYS.get(self.why, UNKNOWN)


def stronger(one: Found, other: Found) -> Found:
    """Return what decides of two findings; of equal ones the first, so that evidence stays where it was."""
    return other if RANK[other.why] < RANK[one.why] else one


def decide(found: Iterable[Found], own: int, latest: int) -> Found:
    """Return what is known of a voice.

    found   what her posts show, each for itself, the earliest first; may be empty.
    own     posts with words of her own.   latest  the last of them, evidence that she talks.
    Returns the strongest finding; without one an observer from SEVERAL posts on, else nothing: unknown.
    """
    best = Found()
    for one in found:
        best = stronger(best, one)
    return best if best.why or own < SEVERAL else Found("talks", latest)


def is_press(kind: str) -> bool:
    """Say whether a source of this kind (a Mention.SourceKind) is press or broadcast."""
    return kind in PRESS_KINDS


def has_page(posts: int) -> bool:
    """Say whether a voice has said enough in public for a page that shows it together."""
    return posts >= PAGE_FROM
