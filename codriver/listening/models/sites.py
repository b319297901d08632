"""Sites that are spoken of or copied from, and that nobody listens to yet."""

from django.conf import settings
from django.db import models

from codriver.listening.models.posts import Mention
from codriver.listening.querysets import SeenSiteQuerySet


class Bookmark(models.Model):
    """How far a reader of the log has come that works behind the story engine."""

    name = models.CharField(max_length=32, primary_key=True)
    seq = models.BigIntegerField(default=0)


class SeenSite(models.Model):
    """A host that posts link to or stand on: how often, since when, and one of these posts."""

    host = models.CharField(max_length=253, unique=True)
    links = models.BigIntegerField(default=0)  # posts that link there
    posts = models.BigIntegerField(default=0)  # posts that stand there
    copies = models.BigIntegerField(default=0)  # of these pass on what a story of ours says
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    example = models.ForeignKey(Mention, models.SET_NULL, null=True, related_name="+", db_constraint=False)

    objects = SeenSiteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-copies", "-links", "-posts", "id"], name="site_by_weight")]


class Dismissal(models.Model):
    """A site is not interesting: who said so and when. Taking it back deletes it."""

    site = models.OneToOneField(SeenSite, models.CASCADE, related_name="dismissal", primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
