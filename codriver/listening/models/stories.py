"""What belongs together: stories, the place of each post, and people's rulings."""

from django.conf import settings
from django.db import models

from codriver.kit.fields import RowNumber, RowOf
from codriver.listening.models.posts import Mention
from codriver.listening.querysets import StoryQuerySet


class Story(models.Model):
    """Two or more posts that are one thing said. A post alone is a story too, but has no row here.

    `id` labels its Placements and is never shown. `number` is the story's public id: the seq of the post that
    arrived first. Asking for any member's seq finds the story, so a number survives merges and splits.
    """

    id = RowNumber(primary_key=True)
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

    post = RowOf(Mention, models.CASCADE, primary_key=True, db_constraint=False)
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
            models.Index(fields=["anchor_id"], name="placement_anchor", condition=models.Q(anchor_id__isnull=False)),
            models.Index(fields=["story_id", "post"], name="placement_story"),  # a story's posts, page by page
        ]


class Awaited(models.Model):
    """A post that names a parent which is not here yet: by id, or by account (channel `@weibo`)."""

    post_id = RowNumber(primary_key=True)
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

    seq = RowNumber(primary_key=True)
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

    story = RowOf(Story, models.CASCADE, primary_key=True, db_constraint=False)
    posts = models.IntegerField()
    changed_seq = models.BigIntegerField()  # of the story when it was drawn
    drawn_at = models.DateTimeField()
    body = models.TextField()
