"""What was said: posts, their later texts, their end. One log orders them all by `seq`."""

from django.db import models

from codriver.channels.models import Connection
from codriver.kit.fields import RowNumber, RowOf
from codriver.listening.marks import is_mark
from codriver.listening.querysets import ImportQuerySet, MentionQuerySet


class LogHead(models.Model):
    """The last number given out. Appending locks this row, so numbers are in the order of commit."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)


class Mention(models.Model):
    """One public post as it reached us. Its place in a story is a Placement, made later by the story engine."""

    class SourceKind(models.TextChoices):
        PERSON = "person"
        FORUM = "forum"
        PORTAL = "portal"
        TRADE_PRESS = "trade press"
        NATIONAL_PRESS = "national press"
        BROADCAST = "broadcast"
        COMPANY = "company"
        UNKNOWN = "unknown"

    seq = RowNumber(primary_key=True)
    channel = models.CharField(max_length=64)
    external_id = models.CharField(max_length=200)
    author_id = models.CharField(max_length=200)
    author_name = models.CharField(max_length=200)
    followers = models.BigIntegerField(null=True)
    text = models.TextField()
    text_hash = models.BigIntegerField()
    url = models.TextField()
    parent_external_id = models.CharField(max_length=200)
    parent_kind = models.CharField(max_length=8)
    source_kind = models.CharField(max_length=16, choices=SourceKind.choices)
    reposts = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    extra = models.TextField()  # JSON of the record's other fields, "" when there are none

    objects = MentionQuerySet.as_manager()
    standing = ""  # how its author stands to us; voices.queries.mark tells it where a page shows it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="mention_once")]
        indexes = [models.Index(fields=["channel", "author_id", "seq"], name="mention_author")]

    @property
    def is_author_forgotten(self) -> bool:
        """Say whether only a hash is left of who wrote it."""
        return is_mark(self.author_id)

    @property
    def link(self) -> str:
        """Return where it stands; only an address of the web is a link."""
        return self.url if self.url.lower().startswith(("https://", "http://")) else ""


class Hearing(models.Model):
    """By which connection we heard a post first. A post of an imported file has none."""

    post = RowOf(Mention, models.CASCADE, primary_key=True, db_constraint=False)
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["connection", "post"], name="heard_by_connection")]


class CountReading(models.Model):
    """What a post's counters showed in one hour: the last reading of that hour."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="readings")
    hour_at = models.DateTimeField()
    reposts = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "hour_at"], name="one_reading_an_hour")]


class Edition(models.Model):
    """A later text of a post, which its author changed at `edited_at`. The first text stays in the Mention."""

    seq = RowNumber(primary_key=True)
    mention = models.ForeignKey(Mention, models.CASCADE, related_name="editions")
    text = models.TextField()
    text_hash = models.BigIntegerField()
    edited_at = models.DateTimeField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "edited_at"], name="one_edition_a_time")]


class Deletion(models.Model):
    """Word that a post is gone at its source. The engine blanks its texts when it reads this; the node stays."""

    seq = RowNumber(primary_key=True)
    mention = models.OneToOneField(Mention, models.CASCADE, related_name="deletion")
    deleted_at = models.DateTimeField()
    arrived_at = models.DateTimeField()


class Quarantined(models.Model):
    """A record that may not be taken as it is: the same id with another text and no later edit. Kept and shown."""

    channel = models.CharField(max_length=64)
    external_id = models.CharField(max_length=200)
    record = models.TextField()
    record_hash = models.BigIntegerField()
    reason = models.TextField()
    arrived_at = models.DateTimeField()

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id", "record_hash"], name="quarantined_once")
        ]
