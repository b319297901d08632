"""Who speaks: how each voice stands to us, what people said about that, and of which kind each site is."""

from django.conf import settings
from django.db import models

from codriver.listening.models.posts import Mention
from codriver.listening.querysets import OpeningQuerySet, StandingQuerySet
from codriver.listening.voices import rules

STANDINGS = [(name, name) for name in rules.STANDINGS]
WHYS = [(name, name) for name in rules.WHYS]


class Standing(models.Model):
    """How one voice, an author on a channel, stands to us: what the rules find in her posts, and what a colleague says.

    `found`, `why`, the counts and the evidence are written by the worker alone, `ruled` by people alone. What a
    colleague ruled goes before what was found.
    """

    channel = models.CharField(max_length=64)
    author_id = models.CharField(max_length=200)
    found = models.CharField(max_length=8, choices=STANDINGS, default=rules.UNKNOWN)
    why = models.CharField(max_length=8, choices=WHYS, default="", blank=True)
    evidence = models.ForeignKey(Mention, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    ruled = models.CharField(max_length=8, choices=STANDINGS, default="", blank=True)
    posts = models.IntegerField(default=0)
    own = models.IntegerField(default=0)  # posts with words of her own
    decided_at = models.DateTimeField(null=True)  # when `found` became what it is
    round = models.SmallIntegerField(default=0)  # of the reading that wrote this

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "author_id"], name="one_standing")]

    @property
    def standing(self) -> str:
        """Return what counts: a colleague's word, else what was found."""
        return self.ruled or self.found


class StandingRuling(models.Model):
    """A colleague's word on how a voice stands to us; taken back, it stays as a record."""

    channel = models.CharField(max_length=64)
    author_id = models.CharField(max_length=200)
    standing = models.CharField(max_length=8, choices=STANDINGS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["channel", "author_id", "made_at"], name="ruling_of_voice")]


class VoiceOpening(models.Model):
    """Somebody here opened the page of a voice. The auditor reads these."""

    channel = models.CharField(max_length=64)
    author_id = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects = OpeningQuerySet.as_manager()


class Site(models.Model):
    """A site that posts came from: a channel, or a host of the web that their addresses name."""

    name = models.CharField(max_length=253)
    is_host = models.BooleanField()
    posts = models.BigIntegerField(default=0)
    unsaid = models.BigIntegerField(default=0)  # posts whose record does not say of which kind their source is
    round = models.SmallIntegerField(default=0)  # of the reading that counted this

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "is_host"], name="site_once")]
        indexes = [models.Index(fields=["-posts", "id"], name="site_fullest")]


class SiteKind(models.Model):
    """Of which kind a site is, as a colleague set it. It counts where a post's record does not say."""

    site = models.OneToOneField(Site, models.CASCADE, primary_key=True, related_name="kind")
    kind = models.CharField(max_length=16, choices=Mention.SourceKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reread = models.BigIntegerField(null=True)  # up to where its posts were read again since; null when all were


class VoicesState(models.Model):
    """How far the worker has read, behind the story engine, who speaks."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    round = models.SmallIntegerField(default=0)
    made_with = models.CharField(max_length=64, default="")  # a mark of the rules and of the company's names
