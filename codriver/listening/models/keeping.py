"""How long the words of strangers are kept, what was forgotten, and who asked to be left alone."""

from django.conf import settings
from django.db import models

from codriver.kit.fields import RowOf
from codriver.listening.models.posts import Mention
from codriver.listening.querysets import KeepingQuerySet, ObjectionQuerySet


class Forgotten(models.Model):
    """Of this post no word is left here. Its node stays, with its counts, hashes and times."""

    class Why(models.TextChoices):
        EXPIRED = "expired"
        DELETED = "deleted"
        OBJECTED = "objected"
        ERASED = "erased"

    post = RowOf(Mention, models.CASCADE, primary_key=True, related_name="forgotten")
    why = models.CharField(max_length=8, choices=Why.choices)
    at = models.DateTimeField()
    swept_at = models.DateTimeField(null=True)  # when the files beside the database were looked through as well

    objects = KeepingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["post"], condition=models.Q(swept_at=None), name="forgotten_unswept")]


class Holding(models.Model):
    """How many posts of one day and one kind of source still have their words. The unit in which they expire."""

    arrived_on = models.DateField()  # UTC
    source_kind = models.CharField(max_length=16)
    posts = models.IntegerField(default=0)  # of strangers, with their words
    known = models.IntegerField(default=0)  # of people we know: found when the day was over, and passed over
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    done_seq = models.BigIntegerField(default=0)  # up to here the posts of this day have had their turn

    objects = KeepingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrived_on", "source_kind"], name="one_holding")]


class KeepingState(models.Model):
    """How far the keeping of the log has got. Whoever counts or forgets locks this row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    counted = models.BigIntegerField(default=0)  # seq up to which posts are counted in Holdings
    deletions = models.BigIntegerField(default=0)  # seq up to which it is certain that Deletions were obeyed
    untidy_since = models.DateTimeField(null=True)  # words that went may still stand in a file beside SQLite's own


class KeepingPeriod(models.Model):
    """How many days posts of one kind of source keep their words, where somebody changed it."""

    source_kind = models.CharField(max_length=16, primary_key=True)
    days = models.IntegerField(null=True)  # null: until it is changed
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = KeepingQuerySet.as_manager()


class KeepingRun(models.Model):
    """One run of the worker that forgot something: posts by reason, and refused lines in files."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    expired = models.IntegerField(default=0)
    deleted = models.IntegerField(default=0)
    objected = models.IntegerField(default=0)
    erased = models.IntegerField(default=0)
    lines = models.IntegerField(default=0)

    objects = KeepingQuerySet.as_manager()

    @property
    def posts(self) -> int:
        """Return how many posts lost their words."""
        return self.expired + self.deleted + self.objected + self.erased


class Objection(models.Model):
    """Somebody says: these posts are mine, leave me alone. Or, later, from the same account: you may hear me again.

    The handle is sealed until the objection is decided and carried out; then only its keyed hash is left.
    """

    class Wish(models.TextChoices):
        LEAVE = "leave"
        RETURN = "return"

    wish = models.CharField(max_length=8, choices=Wish.choices)
    channel = models.CharField(max_length=64)
    handle_hash = models.CharField(max_length=64)
    handle_sealed = models.BinaryField()
    note_sealed = models.BinaryField(default=b"")  # what she tells the person who looks
    token_hash = models.CharField(max_length=64, unique=True)
    phrase_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(db_index=True)
    look_asked_at = models.DateTimeField(null=True)  # when she asked that a person look

    objects = ObjectionQuerySet.as_manager()


class Decision(models.Model):
    """What became of an objection, by which proof, and whether it is carried out."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        LAPSED = "lapsed"

    class Proof(models.TextChoices):
        NONE = ""
        PHRASE = "phrase"
        PERSON = "person"

    objection = models.OneToOneField(Objection, models.CASCADE, primary_key=True, related_name="decision")
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    proof = models.CharField(max_length=6, choices=Proof.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(default="")  # refused: told to her; confirmed without a phrase: how a colleague knew
    at = models.DateTimeField()
    account_sealed = models.BinaryField(default=b"")  # the account's id, until its posts are forgotten
    upto = models.BigIntegerField(default=0)  # the log's head when it was confirmed
    carried_out_at = models.DateTimeField(null=True, db_index=True)
    posts = models.IntegerField(default=0)  # that lost their words by it

    objects = KeepingQuerySet.as_manager()


class Block(models.Model):
    """An account that we do not listen to any more, by its keyed hash."""

    channel = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)
    may_be_name = models.BooleanField(default=False)  # a person looked: nobody saw by which id its posts come
    objection = models.ForeignKey(Objection, models.CASCADE, related_name="blocks")
    since = models.DateTimeField()
    refused = models.BigIntegerField(default=0)  # posts that came since and were not taken

    objects = KeepingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "objection"], name="one_block")]


class Unnamed(models.Model):
    """A story whose title was taken from it because it may bear words that are forgotten: it wants another."""

    story_id = models.BigIntegerField(primary_key=True)
