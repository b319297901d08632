"""What posts mean: one Reading a post, and their counts by hour and day."""

from django.db import models

from codriver.kit.fields import RowOf
from codriver.listening.models.posts import Mention

UNKNOWN = -1  # a head that is not sure answers nothing


class Vocabulary(models.Model):
    """What the reader knew when it read: the weights it came with, and what colleagues had taught it by then."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)


class Reading(models.Model):
    """What a post means, as far as the reader is sure. The story engine writes it in the batch that places the post.

    Codes are places in codriver.reading.meaning's lists of labels, UNKNOWN where it is not sure; `needs` and `personal`
    hold one bit for each label found.
    """

    post = RowOf(Mention, models.CASCADE, primary_key=True, db_constraint=False, related_name="reading")
    language = models.CharField(max_length=3)  # "und": not known
    sentiment = models.SmallIntegerField()
    score = models.FloatField()  # -1 … 1, of sentiment
    kind = models.SmallIntegerField()
    needs = models.SmallIntegerField()
    personal = models.SmallIntegerField()  # kinds of personal data in the text
    version = models.SmallIntegerField()  # the Vocabulary that read it
    is_corrected = models.BooleanField(default=False)  # a colleague said what it means

    class Meta:
        indexes = [models.Index(fields=["version"], name="reading_version")]


class Tally(models.Model):
    """How many posts of one site, kind of source and meaning were published in one hour, or on one day, of UTC.

    Filled by the worker behind the engine; the overview adds these up instead of counting posts.
    """

    class Span(models.TextChoices):
        HOUR = "h"
        DAY = "d"

    span = models.CharField(max_length=1, choices=Span.choices)
    at = models.DateTimeField()
    channel = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=16)
    sentiment = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    needs = models.SmallIntegerField()
    posts = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "at", "channel", "source_kind", "sentiment", "kind", "needs"], name="tally_once"
            )
        ]


class Counted(models.Model):
    """How far the worker has counted Readings into Tallies."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
