"""What search remembers beside its cards: how far it has read, which texts there are, who says each, who they are."""

from django.db import models

from codriver.kit.fields import RowNumber
from codriver.listening.models.posts import Mention


class SearchState(models.Model):
    """How far the log was taken in. Whoever changes what search knows locks this row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    wordings = models.BigIntegerField(default=0)  # the last number given to a Wording
    bylines = models.BigIntegerField(default=0)  # the last number given to a Byline
    holder = models.CharField(max_length=40, default="")  # who fills the index: one process at a time
    held_until = models.DateTimeField(null=True)
    untidy_since = models.DateTimeField(null=True)  # since when the database's files hold what was taken out


class Wording(models.Model):
    """A distinct text that some post says now, itself or in what stands beside it."""

    id = RowNumber(primary_key=True)  # counted from 1 in the order of arrival
    text_hash = models.BigIntegerField(unique=True)
    holder_id = models.BigIntegerField(unique=True)  # seq of the Mention, Edition or MediaWords that has the text
    post_id = models.BigIntegerField()  # the Mention that says it by that


class Saying(models.Model):
    """A further post that says what a Wording says."""

    seq = RowNumber(primary_key=True)  # of the Mention, Edition or MediaWords
    wording_id = models.BigIntegerField()
    post = models.ForeignKey(Mention, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["wording_id", "seq"], name="saying_wording")]


class Byline(models.Model):
    """A name under which an account posted."""

    id = RowNumber(primary_key=True)  # counted from 1 in the order of arrival
    name_hash = models.BigIntegerField(unique=True)  # of channel, account and name
    post_id = models.BigIntegerField()  # a Mention that bears it


class Stretch(models.Model):
    """Wordings, or Bylines, of consecutive numbers whose cards were written together. Unseen until it is ready."""

    class Of(models.TextChoices):
        WORDS = "words"
        NAMES = "names"

    of = models.CharField(max_length=8, choices=Of.choices)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    is_ready = models.BooleanField(default=False)
