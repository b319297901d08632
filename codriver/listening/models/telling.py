"""How notices go out to a colleague beyond the page: when, by which ways, and what became of it."""

from django.conf import settings
from django.db import models

from codriver.listening.models.notices import Notice
from codriver.listening.querysets import OwnQuerySet

STAFF = settings.AUTH_USER_MODEL
A_DAY = 20  # messages, unless she says otherwise


class Manner(models.Model):
    """When a colleague wants to be left alone, in her time zone, and how many messages a day she wants at most."""

    user = models.OneToOneField(STAFF, models.CASCADE, primary_key=True, related_name="manner")
    quiet_from = models.TimeField(null=True, blank=True)  # both or neither
    quiet_until = models.TimeField(null=True, blank=True)
    most_a_day = models.SmallIntegerField(null=True, blank=True, default=A_DAY)  # null: as many as there are


class Dispatch(models.Model):
    """When a notice goes out to a colleague. What goes out at one moment is one message, by each of her ways."""

    user = models.ForeignKey(STAFF, models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)  # null: it stands on the page only, the day had enough messages
    on = models.DateField()  # her day, for which it counts
    is_last = models.BooleanField(default=False)  # in the last message of that day

    class Meta:
        verbose_name_plural = "dispatches"
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="one_dispatch")]
        indexes = [models.Index(fields=["user", "due_at"], name="dispatch_due")]


class Hook(models.Model):
    """An address of a colleague's to which her notices are sent, signed by Standard Webhooks."""

    user = models.ForeignKey(STAFF, models.CASCADE, related_name="hooks")
    address = models.TextField()
    home = models.TextField()  # where this house stood when she named the address: links begin with it
    secrets = models.BinaryField()  # sealed
    has_words = models.BooleanField(default=True)  # titles and names of watches are sent along
    made_at = models.DateTimeField()
    since = models.DateTimeField()  # when it was made or last resumed: what was told before is not sent
    sent_at = models.DateTimeField(null=True)  # a message arrived last
    failing_since = models.DateTimeField(null=True)  # since then none has
    trouble = models.JSONField(default=dict)  # the last one: a code, its values; empty when the last message arrived

    objects = OwnQuerySet.as_manager()


class HookPause(models.Model):
    """Nothing is sent to a hook for now: since when and why. Resuming deletes it."""

    class Why(models.TextChoices):
        HERSELF = "herself"
        GONE = "gone"
        FAILING = "failing"

    hook = models.OneToOneField(Hook, models.CASCADE, primary_key=True, related_name="pause")
    why = models.CharField(max_length=8, choices=Why.choices)
    at = models.DateTimeField()


class HookMessage(models.Model):
    """One message to a hook, stored before it is sent and tried under one id. Its body goes when its end has come."""

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=40, unique=True)  # its webhook-id
    body = models.TextField()
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # null: its end has come. Whoever sends it moves this on first
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)  # it arrived
    trouble = models.JSONField(default=dict)  # a code, its values; empty: none

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="hook_message_waits")
        ]


class Sending(models.Model):
    """A notice is in a message to a hook: in one only."""

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    message = models.ForeignKey(HookMessage, models.CASCADE, related_name="sendings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "notice"], name="one_sending")]


class Desktop(models.Model):
    """A browser of a colleague's that shows her notices on its desktop."""

    user = models.ForeignKey(STAFF, models.CASCADE, related_name="desktops", db_index=False)
    key = models.CharField(max_length=64)  # a hash of what its cookie holds
    agent = models.TextField()  # what the browser called itself
    since = models.DateTimeField()
    test_at = models.DateTimeField(null=True)  # a test was asked for and is not yet shown

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_desktop")]


class DesktopShown(models.Model):
    """A notice was shown on a desktop, so it is not shown there again."""

    desktop = models.ForeignKey(Desktop, models.CASCADE, related_name="shown", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desktop", "notice"], name="shown_once")]
