"""Where we listen, and what came in that could not be taken."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from codriver.channels import registry, sealing
from codriver.channels.base import SOURCE_KINDS, Asked, host_of
from codriver.channels.querysets import ConnectionQuerySet, DeliveryQuerySet, KeptBackQuerySet, RankingQuerySet
from codriver.kit.addresses import is_made_up

STAFF = settings.AUTH_USER_MODEL
FOLDER = "mails"  # of the data folder: in it lie the folders of connections that read files


class Connection(models.Model):
    """One place we listen to: a feed, a page, a push. Its adapter knows how; `state` is what that adapter remembers."""

    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    settings = models.JSONField()
    key = models.CharField(max_length=64, unique=True)  # of kind and settings: the same place is not added twice
    secrets = models.BinaryField(null=True)
    source_kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in SOURCE_KINDS], default="unknown")
    coverage_note = models.TextField(default="")  # what we do not see there, in people's words
    added_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    state = models.JSONField(default=dict)
    next_at = models.DateTimeField(null=True, db_index=True)  # null: it is never asked, it speaks by itself
    interval = models.DurationField(null=True)  # learned from its pace
    holder = models.CharField(max_length=32, default="")  # who asks it now: a word that only one claim knows
    held_until = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    lag = models.DurationField(null=True)  # from its publication to its arrival, of the last post that came fresh
    errors = models.IntegerField(default=0)  # in a row
    last_error = models.TextField(default="")

    objects = ConnectionQuerySet.as_manager()

    def open_secrets(self) -> dict[str, str]:
        """Return its secrets, opened."""
        return sealing.unseal(self.pk, bytes(self.secrets)) if self.secrets else {}

    def asked(self, at: datetime) -> Asked:
        """Return what its adapter is given."""
        return Asked(
            settings=self.settings, at=at, state=self.state, secrets=self.open_secrets(),
            folder=settings.CODRIVER_DATA / FOLDER,
        )  # fmt: skip

    @property
    def label(self) -> str:
        """Return what people call its kind."""
        return str(registry.label(self.kind))

    @property
    def is_pushed(self) -> bool:
        """Say whether others push to it; then it is never asked."""
        return self.kind in registry.pushed()

    @property
    def is_filed(self) -> bool:
        """Say whether it reads files of a folder."""
        return bool(registry.endings(self.kind))

    @property
    def is_made_up(self) -> bool:
        """Say whether its address is one for examples: nothing stands there that could be tested."""
        return is_made_up(host_of(str(self.settings.get("url", ""))))

    @property
    def health(self) -> str:
        """Say how it is: paused, failing, fresh (never asked yet) or well."""
        if hasattr(self, "pause"):
            return "paused"
        if self.errors:
            return "failing"
        return "fresh" if self.last_success_at is None else "well"

    @property
    def often(self) -> timedelta | None:
        """Return how often it is asked, to the minute."""
        return self.interval and timedelta(minutes=round(self.interval / timedelta(minutes=1)))


class Pause(models.Model):
    """A connection is not asked for now: who said so, when and why. Resuming deletes it. By nobody: by its own word."""

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="pause", primary_key=True)
    by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(default="")


class Removal(models.Model):
    """A connection is no more: who took it away and when. Its row stays, as its posts came from it."""

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="removal", primary_key=True)
    by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class KeptBack(models.Model):
    """An entry of a connection that could not be taken: why, and its own words. Kept for 30 days."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="kept_back")
    reason = models.TextField()
    entry = models.TextField()
    entry_hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    objects = KeptBackQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "entry_hash"], name="kept_back_once")]


class Delivery(models.Model):
    """One push: verified, and stored before anything else is done with it. Its body goes when its posts are in."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="deliveries")
    external_id = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    body = models.BinaryField(null=True)  # sealed
    came_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, db_index=True)
    posts = models.IntegerField(default=0)  # that it bore
    stored = models.IntegerField(default=0)  # of them were new
    error = models.TextField(default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="delivery_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(taken_at=None, error=""), name="delivery_waiting")]


class Ranking(models.Model):
    """Where an entry of a ranked source stood from a time on; no rank: it fell off. Kept for 90 days."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="rankings")
    entry = models.CharField(max_length=200)  # id of its post
    rank = models.IntegerField(null=True)
    at = models.DateTimeField()

    objects = RankingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "entry", "at"], name="ranked_once")]
        indexes = [models.Index(fields=["at"], name="ranking_at")]


class Turn(models.Model):
    """Until when a host is left alone: one request at a time, and a pause after each."""

    host = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField()
