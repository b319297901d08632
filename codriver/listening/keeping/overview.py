"""What the page of keeping shows: periods, what they hold, what goes next, what went, who objected."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise

from codriver.kit.clock import now
from codriver.listening.keeping import rules
from codriver.listening.keeping.periods import NAMES, periods
from codriver.listening.models import Block, Holding, KeepingPeriod, KeepingRun, Objection
from codriver.staff.models import User


@dataclass
class Kept:
    """One kind of source: its period and what it holds."""

    kind: str
    name: Promise
    days: int | None
    changed: KeepingPeriod | None = None
    posts: int = 0  # with their words, of strangers
    known: int = 0  # with their words, of people we know
    next_on: date | None = None
    next_posts: int = 0

    @property
    def slug(self) -> str:
        """Return the kind as an address bears it."""
        return self.kind.replace(" ", "-")


def kept(viewer: User) -> list[Kept]:
    """Return every kind of source with its period, its posts, and the day on which the next of them go."""
    changed = {one.source_kind: one for one in KeepingPeriod.objects.visible_to(viewer).select_related("by")}
    days = periods()
    found = {kind: Kept(kind, NAMES[kind], days[kind], changed.get(kind)) for kind in rules.KINDS}
    holdings = Holding.objects.visible_to(viewer).exclude(posts=0, known=0).order_by("arrived_on")
    for one in holdings:
        row = found[one.source_kind]
        row.posts, row.known = row.posts + one.posts, row.known + one.known
        if one.posts and row.next_on is None:
            row.next_on, row.next_posts = rules.goes_on(one.arrived_on, row.days), one.posts
    return list(found.values())


def goes_at_once(viewer: User, kind: str, days: int | None) -> int:
    """Return how many posts would lose their words within minutes, were their period so long."""
    if days is None:
        return 0
    today = now().date()
    held = Holding.objects.visible_to(viewer).filter(source_kind=kind, posts__gt=0)
    rows = held.values_list("arrived_on", "posts")
    return sum(posts for arrived_on, posts in rows if (rules.goes_on(arrived_on, days) or today) <= today)


def runs(viewer: User) -> "QuerySet[KeepingRun]":
    """Return what was forgotten when, the latest first."""
    return KeepingRun.objects.visible_to(viewer).order_by("-began_at", "-pk")


@dataclass(frozen=True)
class Objections:
    """Who objected: what waits for a decision, the oldest first, and what is in force."""

    waiting: list[Objection]
    blocked: int  # accounts
    refused: int  # posts of theirs that came and were not taken


def objections(viewer: User) -> Objections:
    """Return what is known of objections without opening any."""
    blocks = Block.objects.visible_to(viewer)
    return Objections(
        waiting=list(Objection.objects.visible_to(viewer).open().order_by("asked_at")[:100]),
        blocked=blocks.values("objection").distinct().count(),
        refused=blocks.aggregate(Sum("refused"))["refused__sum"] or 0,
    )
