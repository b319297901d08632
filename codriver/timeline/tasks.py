"""Doing what follows from what happened. The Reaction row is the queue; nothing is lost when a worker dies."""

import logging
from datetime import timedelta

from django.db.models import F

from codriver.kit.clock import now
from codriver.timeline.models import Reaction
from codriver.timeline.registry import reactions

log = logging.getLogger(__name__)

BATCH = 500  # consequences in one sweep
LONGEST_PAUSE = timedelta(hours=1)  # between two tries of a consequence that keeps failing


def react(activity_id: int) -> None:
    """Let an Activity have those of its consequences that are still due. Safe to run twice and side by side."""
    for name in Reaction.objects.filter(activity_id=activity_id, done_at=None).values_list("name", flat=True):
        consequence(activity_id, name)


def consequence(activity_id: int, name: str) -> bool:
    """Bring about one consequence, then note it. Returns False when it failed and will be retried.

    A consequence is safe to run twice, so it needs no transaction around it and may take as many as it likes.
    """
    due = Reaction.objects.select_related("activity").get(activity_id=activity_id, name=name)
    if due.done_at is not None:
        return True
    try:
        if function := reactions(due.activity.verb).get(name):  # one that nobody offers any more is done with
            function(due.activity)
    except Exception:  # logged and retried; it must not stop the consequences of others
        log.exception("%s of activity %s failed.", name, activity_id)
        postpone(due)
        return False
    Reaction.objects.filter(pk=due.pk, done_at=None).update(done_at=now())
    return True


def postpone(due: Reaction) -> None:
    """Try a failed consequence again later, each time twice as late."""
    pause = min(timedelta(seconds=2.0 ** min(due.tries, 16)), LONGEST_PAUSE)
    Reaction.objects.filter(pk=due.pk).update(tries=F("tries") + 1, due_at=now() + pause)


def sweep() -> int:
    """Bring about what is due and return how much was tried."""
    due = Reaction.objects.filter(done_at=None, due_at__lte=now()).order_by("due_at").values_list("activity_id", "name")
    tried = list(due[:BATCH])
    for activity_id, name in tried:
        consequence(activity_id, name)
    return len(tried)


JOBS = [("reactions", 0.5, sweep)]
