"""What we listen for, what was heard, and whom that is told."""

from django.conf import settings
from django.db import models

from codriver.listening.models.posts import Mention
from codriver.listening.querysets import WatchQuerySet

STAFF = settings.AUTH_USER_MODEL


class Watch(models.Model):
    """What we listen for: words, phrases, words near each other, in posts of some languages, sites and kinds.

    One without words is *about* something: it learned from examples what that is. Empty lists let every post through.
    `begins` is where the log stood when somebody last saved it: what was said before that is matched, but nobody is
    told of it.
    """

    name = models.CharField(max_length=100, unique=True)
    words = models.TextField(default="", blank=True)  # a word or a phrase a line
    near = models.TextField(default="", blank=True)  # "one … other" a line
    within = models.SmallIntegerField(default=10)  # words or characters between the two of such a line
    without = models.TextField(default="", blank=True)  # a word or a phrase a line: posts with one are left out
    about = models.TextField(default="", blank=True)  # texts of what is meant, an empty line between two
    languages = models.JSONField(default=list, blank=True)
    kinds = models.JSONField(default=list, blank=True)  # of sources
    channels = models.JSONField(default=list, blank=True)
    connections = models.JSONField(default=list, blank=True)  # numbers
    is_birth_told = models.BooleanField(default=True)
    is_press_told = models.BooleanField(default=True)
    number = models.IntegerField(null=True, blank=True)  # of posts: a story that reaches it is told
    by = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    edition = models.IntegerField(default=1)  # another one with each change
    begins = models.BigIntegerField()
    position = models.BigIntegerField()  # how far the log was listened to for it
    answers_edition = models.IntegerField(default=0)  # another one with each answer and each change of the examples

    objects = WatchQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_about(self) -> bool:
        """Say whether it goes by examples, not by words."""
        return not (self.words.strip() or self.near.strip())


class WatchMatch(models.Model):
    """A post in which a watch heard something: where, and by which of its lines.

    Its fate is what the watch learned to make of it, or what a colleague answered. Only told ones make stories watched.
    """

    class Fate(models.IntegerChoices):
        TOLD = 0
        DOUBTFUL = 1  # waits in the queue and tells nobody until somebody answers
        LEFT_OUT = 2

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="matches", db_index=False)
    post = models.ForeignKey(Mention, models.CASCADE, related_name="+", db_constraint=False)
    why = models.JSONField()  # [[begin, end, line of the watch], …] in the composed text
    heard_at = models.DateTimeField()
    fate = models.SmallIntegerField(choices=Fate.choices, default=Fate.TOLD)
    value = models.FloatField(null=True)  # what the watch's topic says of it, above 0: rather meant; None: not asked

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "post"], name="one_match")]
        indexes = [models.Index(fields=["watch", "fate", "post"], name="matches_by_fate")]


class WatchedStory(models.Model):
    """A story in which a watch heard something; it hangs on the first post where it did."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="stories", db_index=False)
    story_number = models.BigIntegerField()  # as it was then
    post = models.ForeignKey(Mention, models.CASCADE, related_name="+", db_constraint=False)
    posts = models.IntegerField()  # how many it had when it was last looked at; 0 before that
    since = models.DateTimeField()

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "story_number"], name="one_watched_story")]


class WatchListener(models.Model):
    """A colleague whom a watch tells what happens."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="listeners", db_index=False)
    user = models.ForeignKey(STAFF, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "user"], name="one_listener")]


class WatchState(models.Model):
    """How far the worker has followed watched stories."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
