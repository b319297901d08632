"""Reads of notices: what a reader was told, and how much of it she has not seen."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from codriver.kit.clock import now
from codriver.listening.models import Notice, Placement, Story
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
    seqs = {notice.story_number for notice in some}
    labels = dict(Placement.objects.filter(post__in=seqs).values_list("post_id", "story_id"))
    found = Story.objects.visible_to(viewer).select_related("source").in_bulk(set(labels.values()))
    titles = {seq: title_of(found[label]) for seq, label in labels.items() if label in found}
    new = set(
        Notice.objects.unread_by(viewer).filter(pk__in=[notice.pk for notice in some]).values_list("pk", flat=True)
    )
    return [Shown(notice, titles.get(notice.story_number, ""), notice.pk in new) for notice in some]
