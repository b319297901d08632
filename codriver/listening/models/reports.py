"""Reports of stories, for a day."""

from django.conf import settings
from django.db import models

from codriver.kit.clock import now
from codriver.listening.querysets import ReportQuerySet
from codriver.listening.rules import REPORT_LASTS


class Report(models.Model):
    """A story's report as PDF, for those who read one language, in one time zone, at one address of the house."""

    story_number = models.BigIntegerField()
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=64)
    address = models.CharField(max_length=300)  # the links in it begin with it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)  # when a worker took it up
    made_at = models.DateTimeField(null=True)
    posts = models.IntegerField(default=0)  # of the story when it was made
    mark = models.CharField(max_length=64, default="")  # of what the story showed then
    body = models.BinaryField(null=True)
    problem = models.TextField(default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_number", "language", "zone", "address"], name="one_report_a_reader")
        ]

    @property
    def state(self) -> str:
        """Say where it stands: failed, ready, waiting for a worker, or being drawn."""
        if self.problem:
            return "failed"
        if self.made_at is not None and self.made_at >= self.asked_at:
            return "ready"
        return "waiting" if self.begun_at is None else "drawing"

    @property
    def is_kept(self) -> bool:
        """Say whether there is something to fetch: made, and not older than a day."""
        return self.made_at is not None and self.made_at > now() - REPORT_LASTS
