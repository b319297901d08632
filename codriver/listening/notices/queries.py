"""Reads of notices: what a reader was told, and how much of it she has not seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet

from codriver.kit.clock import now
from codriver.listening.models import Dispatch, Hook, HookMessage, Manner, Notice, Placement, Story
from codriver.listening.stories.wall import title_of
from codriver.staff.models import User

MOST = 100  # unread notices that are counted
UNREAD_FOR = timedelta(days=30)  # older ones are not counted any more


def notices(viewer: User) -> "QuerySet[Notice]":
    """Return what a reader was told, the latest first."""
    return Notice.objects.visible_to(viewer).told_to(viewer).select_related("watch").order_by("-at", "-pk")


def unread(viewer: User) -> int:
    """Return how many notices she has not acknowledged, up to MOST."""
    late = Notice.objects.visible_to(viewer).unread_by(viewer).filter(at__gte=now() - UNREAD_FOR)
    return len(late.values_list("pk")[:MOST])


@dataclass
class Shown:
    """A notice as its page shows it."""

    notice: Notice
    title: str
    is_unread: bool


def shown(viewer: User, some: list[Notice]) -> list[Shown]:
    """Return notices with the titles their stories have now."""
    named, pks = titles(viewer, some), [notice.pk for notice in some]
    new = set(Notice.objects.unread_by(viewer).filter(pk__in=pks).values_list("pk", flat=True))
    return [Shown(notice, named.get(notice.story_number, ""), notice.pk in new) for notice in some]


def titles(viewer: User, some: Iterable[Notice]) -> dict[int, str]:
    """Return, by the number that a notice names, the title that its story has now."""
    seqs = {notice.story_number for notice in some}
    labels = dict(Placement.objects.filter(post__in=seqs).values_list("post_id", "story_id"))
    found = Story.objects.visible_to(viewer).select_related("source").in_bulk(set(labels.values()))
    return {seq: title_of(found[label]) for seq, label in labels.items() if label in found}


@dataclass(frozen=True)
class Beyond:
    """What goes out to a reader beyond the page: how much waits, until when, and how much stands on the page only."""

    waits: int
    until: datetime | None
    only_here: int


def beyond(viewer: User) -> Beyond:
    """Return what waits for the end of her quiet hours, and what today's limit keeps on the page."""
    today = now().astimezone(ZoneInfo(viewer.timezone)).date()
    waits, left_out = Q(due_at__gt=now()), Q(due_at=None, on=today)
    found = Dispatch.objects.filter(user=viewer).aggregate(
        waits=Count("pk", filter=waits), until=Min("due_at", filter=waits), only_here=Count("pk", filter=left_out)
    )
    return Beyond(**found)


def hooks(viewer: User) -> "QuerySet[Hook]":
    """Return her hooks, each with how many messages wait and how many were given up lately."""
    waits = Count("messages", filter=Q(messages__next_at__isnull=False))
    given_up = Count("messages", filter=Q(messages__next_at=None, messages__sent_at=None))
    mine = Hook.objects.visible_to(viewer).select_related("pause").order_by("pk")
    return mine.annotate(waits=waits, given_up=given_up)


def manner(viewer: User) -> Manner:
    """Return how she wants to be told; who never said so is told at any hour, as often as is usual."""
    return Manner.objects.filter(user=viewer).first() or Manner(user=viewer)


def sent(hook: Hook) -> "QuerySet[HookMessage]":
    """Return the messages to a hook, the latest first, each with how many notices it bears."""
    return HookMessage.objects.filter(hook=hook).annotate(notices=Count("sendings")).order_by("-pk")
