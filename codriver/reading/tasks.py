"""What the worker does for reading: learn from corrections, once nobody has corrected anything for a moment."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max

from codriver.kit.clock import now
from codriver.reading import company
from codriver.reading.actions import learn
from codriver.reading.models import Correction

CALM = timedelta(seconds=10)  # after the last correction

_learned: tuple[int, datetime | None] | None = (
    None  # corrections and the newest of them, when this process last learned
)


def learn_what_is_new() -> bool:
    """Learn when there are corrections that nobody has learned from, or when one was taken back. Returns whether."""
    global _learned  # one process learns; after a restart the file of effects says how far it was
    said = Correction.objects.exclude(by=None).aggregate(count=Count("pk"), newest=Max("at"))
    state = (said["count"], said["newest"])
    is_known = state == _learned or (_learned is None and (said["newest"] is None or said["newest"] <= _taught_at()))
    if is_known or (said["newest"] and now() - said["newest"] < CALM):
        _learned = state if is_known else _learned
        return False
    learn()
    _learned = state
    return True


def _taught_at() -> datetime:
    path = company.folder() / company.EFFECTS
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else datetime.min.replace(tzinfo=UTC)


JOBS = [("learning", 5.0, learn_what_is_new)]
