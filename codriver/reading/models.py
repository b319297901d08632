"""The only rows of reading: what people at work said about how a text is to be read."""

from django.conf import settings
from django.db import models

from codriver.reading.rules import HEADS


class Correction(models.Model):
    """A person's word on what a text means; the newest one of a subject and head holds."""

    subject = models.CharField(max_length=200)  # whoever shows the text names it, e.g. "mention 17"
    head = models.CharField(max_length=12, choices=[(head, head) for head in HEADS])
    label = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: who wrote it
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "head"], name="one_correction")]
