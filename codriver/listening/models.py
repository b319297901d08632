"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from codriver.kit.clock import now
from codriver.listening.querysets import ImportQuerySet, MentionQuerySet, StoryQuerySet


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

    seq = models.BigIntegerField(primary_key=True)
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="mention_once")]
        indexes = [models.Index(fields=["channel", "author_id", "seq"], name="mention_author")]

    @property
    def link(self) -> str:
        """Return where it stands; only an address of the web is a link."""
        return self.url if self.url.lower().startswith(("https://", "http://")) else ""


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

    seq = models.BigIntegerField(primary_key=True)
    mention = models.ForeignKey(Mention, models.CASCADE, related_name="editions")
    text = models.TextField()
    text_hash = models.BigIntegerField()
    edited_at = models.DateTimeField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "edited_at"], name="one_edition_a_time")]


class Deletion(models.Model):
    """Word that a post is gone at its source. The engine blanks its texts when it reads this; the node stays."""

    seq = models.BigIntegerField(primary_key=True)
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


class Story(models.Model):
    """Two or more posts that are one thing said. A post alone is a story too, but has no row here.

    `id` labels its Placements and is never shown. `number` is the story's public id: the seq of the post that
    arrived first. Asking for any member's seq finds the story, so a number survives merges and splits.
    """

    id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    source = models.ForeignKey(Mention, models.PROTECT, null=True, related_name="+", db_constraint=False)
    posts = models.IntegerField()
    title = models.TextField()
    heat = models.FloatField(db_index=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    changed_seq = models.BigIntegerField(db_index=True)
    is_origin_forgotten = models.BooleanField(default=False)
    quoted_at = models.DateTimeField(null=True)  # earliest post that quotes somebody whose post we do not hold
    quoted_name = models.CharField(max_length=64, default="")  # whom that post quotes

    objects = StoryQuerySet.as_manager()


class Relation(models.IntegerChoices):
    """How a post stands to the story; the names are those of formats.md."""

    SOURCE = 0, "source"
    REPOST = 1, "repost"
    REPLY = 2, "reply"
    COMMENT = 3, "comment"
    QUOTE = 4, "quote"
    COPY = 5, "copy"
    EDIT = 6, "edit"


class Placement(models.Model):
    """Where a post stands: its story, and the post it hangs on.

    `anchor_id` is its parent when `is_parent_known`; otherwise the earlier-arrived post whose words it shares, or a
    post that waits for the same parent, or nothing. `joined_id` is the anchor it had on arrival: it never changes, and
    both together are the evidence that a story is one. `quoted` is the account named in the text (`RT @name:`).
    A split puts a post and all that hangs on it in a realm of their own, which likeness and late parents do not cross.
    """

    post = models.OneToOneField(Mention, models.CASCADE, primary_key=True, db_constraint=False)
    story_id = models.BigIntegerField()  # a label: Story.id, or the post's own seq when it is alone
    joined_id = models.BigIntegerField(null=True)
    anchor_id = models.BigIntegerField(null=True)
    relation = models.SmallIntegerField(choices=Relation.choices)
    is_parent_known = models.BooleanField()
    is_origin_forgotten = models.BooleanField()
    realm = models.BigIntegerField(default=0)  # seq of the Ruling that split it off, 0 when none did
    quoted = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["anchor_id"], name="placement_anchor"),
            models.Index(fields=["story_id", "post"], name="placement_story"),  # a story's posts, page by page
        ]


class Awaited(models.Model):
    """A post that names a parent which is not here yet: by id, or by account (channel `@weibo`)."""

    post_id = models.BigIntegerField(primary_key=True)
    channel = models.CharField(max_length=65)
    parent = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["channel", "parent", "post_id"], name="awaited_parent")]


class Ruling(models.Model):
    """A person's word: this post begins another story (split), these two are one (merge), or: take that back (undo)."""

    class Kind(models.TextChoices):
        SPLIT = "split"
        MERGE = "merge"
        UNDO = "undo"

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    post = models.ForeignKey(Mention, models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Mention, models.PROTECT, null=True, related_name="+")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    made_at = models.DateTimeField()
    realm = models.BigIntegerField(default=0)  # of a split, written by the engine: the realm that it divided


class StoryEvent(models.Model):
    """What changed in a story and why, in the order of the log: born, merged, split, re-rooted, ruled."""

    story_number = models.BigIntegerField(db_index=True)
    seq = models.BigIntegerField()
    verb = models.CharField(max_length=32)
    post_id = models.BigIntegerField(null=True)
    other_number = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()


class EngineState(models.Model):
    """How far the one story engine has read, and who holds its lease."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    log_id = models.CharField(max_length=32)  # random; a snapshot of another database is not mistaken for ours
    position = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=200, default="")
    held_until = models.DateTimeField(null=True)


class Picture(models.Model):
    """A large story's spread, drawn ahead by the worker so that its page opens fast."""

    story = models.OneToOneField(Story, models.CASCADE, primary_key=True, db_constraint=False)
    posts = models.IntegerField()
    changed_seq = models.BigIntegerField()  # of the story when it was drawn
    drawn_at = models.DateTimeField()
    body = models.TextField()


class Look(models.Model):
    """When a member of staff last looked at the wall, or at one story."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    story_number = models.BigIntegerField(default=0)  # 0: the wall
    position = models.BigIntegerField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "story_number"], name="one_look")]


class Mute(models.Model):
    """A story nobody wants on the wall: quieted for now, or not about us at all."""

    class Why(models.TextChoices):
        QUIET = "quiet"
        NOT_ABOUT_US = "not about us"

    post = models.OneToOneField(Mention, models.CASCADE, primary_key=True)
    why = models.CharField(max_length=16, choices=Why.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()


class Ownership(models.Model):
    """Who looks after a story."""

    post = models.OneToOneField(Mention, models.CASCADE, primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Note(models.Model):
    """A colleague's note on a story."""

    post = models.ForeignKey(Mention, models.CASCADE, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()


class SavedFilter(models.Model):
    """A way of looking at the wall that somebody keeps by name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="filter_name_once")]


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
    columns = models.JSONField(null=True)  # of CSV: the column of each field
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
    def done_share(self) -> float | None:
        """Return how much of the file was read, 0–1, None when its size is not known."""
        return min(self.done / self.size, 1.0) if self.size else None
