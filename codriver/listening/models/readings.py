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
    """How many posts of one site and kind of source were published in one hour, or on one day, of UTC; what they mean.

    Filled by the worker behind the engine; the overview adds these up instead of counting posts. A column for each
    label keeps a row for all that an hour of a site says, so that a month is a few thousand rows.
    """

    class Span(models.TextChoices):
        HOUR = "h"
        DAY = "d"

    span = models.CharField(max_length=1, choices=Span.choices)
    at = models.DateTimeField()
    channel = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=16)
    first_seq = models.BigIntegerField()  # no post counted here has a smaller number, none a larger one than last_seq:
    last_seq = models.BigIntegerField()  # where in the log to look for them
    posts = models.BigIntegerField()
    negative = models.BigIntegerField()
    neutral = models.BigIntegerField()
    positive = models.BigIntegerField()
    complaint = models.BigIntegerField()
    question = models.BigIntegerField()
    praise = models.BigIntegerField()
    request = models.BigIntegerField()
    bug = models.BigIntegerField()
    other = models.BigIntegerField()
    no_need = models.BigIntegerField()  # read, and touching none
    unknown_need = models.BigIntegerField()
    promise = models.BigIntegerField()
    promise_complaint = models.BigIntegerField()
    promise_praise = models.BigIntegerField()
    quality = models.BigIntegerField()
    quality_complaint = models.BigIntegerField()
    quality_praise = models.BigIntegerField()
    usefulness = models.BigIntegerField()
    usefulness_complaint = models.BigIntegerField()
    usefulness_praise = models.BigIntegerField()
    delight = models.BigIntegerField()
    delight_complaint = models.BigIntegerField()
    delight_praise = models.BigIntegerField()
    respect = models.BigIntegerField()
    respect_complaint = models.BigIntegerField()
    respect_praise = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["span", "at", "channel", "source_kind"], name="tally_once")]


class Counted(models.Model):
    """How far the worker has counted: Readings into Tallies, words into DayWords."""

    class What(models.IntegerChoices):
        READINGS = 1
        WORDS = 2

    id = models.SmallIntegerField(primary_key=True, choices=What.choices, default=What.READINGS)
    position = models.BigIntegerField(default=0)


class DayWord(models.Model):
    """In how many posts of one day of UTC a word was said: the words of the day that are said most."""

    on = models.DateField()
    word = models.CharField(max_length=24)
    posts = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "word"], name="day_word_once")]
