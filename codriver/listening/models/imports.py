"""Files on their way in."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from codriver.kit.clock import now
from codriver.listening.querysets import ImportQuerySet


class Import(models.Model):
    """One file that somebody dropped or named: how far it is and what came of it."""

    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(null=True)  # bytes, null when it came through a pipe
    done = models.BigIntegerField(default=0)  # bytes
    read = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    rejects_file = models.CharField(max_length=300, default="")
    problem = models.TextField(default="")
    file = models.CharField(max_length=80, default="")  # its name in `uploads/`, "" when a command reads it
    columns = models.JSONField(null=True)  # of CSV: the column of each field, and perhaps "zone"
    queued_at = models.DateTimeField(null=True)  # from then on the worker may run it
    beat_at = models.DateTimeField(null=True)  # when a batch of it last went in
    stop_asked_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    @property
    def state(self) -> str:
        """Say where it stands: asking for columns, waiting, running, stopping, lost (no word for a minute), ended."""
        if self.ended_at is not None:
            return "ended"
        if self.file and self.queued_at is None:
            return "asking"
        if self.file and self.beat_at is None:
            return "waiting"
        if not self.file and (self.beat_at or self.started_at) < now() - timedelta(minutes=1):
            return "lost"  # a command that was killed; an uploaded file is taken up again
        return "stopping" if self.stop_asked_at else "running"

    @property
    def is_all_refused(self) -> bool:
        """Say whether it is over and nothing of it could be taken."""
        return self.ended_at is not None and not self.problem and 0 < self.read == self.rejected

    @property
    def done_share(self) -> float | None:
        """Return how much of the file was read, 0–1, None when its size is not known."""
        return min(self.done / self.size, 1.0) if self.size else None
