"""What people do to stories: their word is a Ruling in the log, applied by the story engine in its turn."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from codriver.listening import log
from codriver.listening.models import Mention, Placement, Ruling

if TYPE_CHECKING:
    from codriver.staff.models import User


@transaction.atomic
def split(post: int, by: "User | None") -> Ruling:
    """Let a post begin a story of its own, with all that came by it."""
    return _rule(Ruling.Kind.SPLIT, by, post=Mention.objects.get(seq=post))


@transaction.atomic
def merge(story: int, other: int, by: "User | None") -> Ruling:
    """Make two stories one. `story` and `other` are numbers. Raises ValueError when they are one already."""
    labels = set(Placement.objects.filter(post_id__in=[story, other]).values_list("story_id", flat=True))
    if len(labels) < 2:
        raise ValueError("These two are one story already.")
    return _rule(Ruling.Kind.MERGE, by, post=Mention.objects.get(seq=story), other=Mention.objects.get(seq=other))


@transaction.atomic
def undo(ruling: int, by: "User | None") -> Ruling:
    """Take a ruling back. Doing it twice changes nothing. Raises ValueError for an undo: rule again instead."""
    undone = Ruling.objects.select_for_update().get(seq=ruling)
    if undone.kind == Ruling.Kind.UNDO:
        raise ValueError("An undo is not undone: make the ruling again.")
    before = Ruling.objects.filter(undoes=undone).first()
    return before or _rule(Ruling.Kind.UNDO, by, undoes=undone)


def _rule(kind: Ruling.Kind, by: "User | None", **what: object) -> Ruling:
    return Ruling.objects.create(seq=log.take(1), kind=kind, by=by, made_at=timezone.now(), **what)
