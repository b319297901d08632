"""What colleagues do about stories: look, mute, own, note, keep a filter."""

from django.conf import settings
from django.db import models

from codriver.kit.fields import RowOf
from codriver.listening.models.posts import Mention


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

    post = RowOf(Mention, models.CASCADE, primary_key=True)
    why = models.CharField(max_length=16, choices=Why.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()


class Ownership(models.Model):
    """Who looks after a story."""

    post = RowOf(Mention, models.CASCADE, primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Note(models.Model):
    """A colleague's note on a story."""

    post = models.ForeignKey(Mention, models.CASCADE, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()


class SavedView(models.Model):
    """A way of looking at the wall, or a search, that somebody keeps by name."""

    class Page(models.TextChoices):
        STORIES = "stories"
        SEARCH = "search"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    page = models.CharField(max_length=8, choices=Page.choices)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="view_name_once")]
