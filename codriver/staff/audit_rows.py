"""The rows of the audit: what was done here, by whom, each entry holding the hash of the one before."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from codriver.kit.canonical import loose

if TYPE_CHECKING:
    from codriver.staff.models import User


class AuditQuerySet(models.QuerySet):
    """Reads of the audit."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every entry for those who watch over the house; nothing for others."""
        return self if viewer.may("see audit") else self.none()


class AuditEntry(models.Model):
    """One thing that somebody did here. Append-only: the database refuses to change or delete it.

    The body says everything, as canonical JSON; its SHA-256 stands in the next body. The columns beside it say the same
    again, to be searched by. Personal values stand in it as keyed hashes alone, so erasing a person leaves it whole.
    """

    seq = models.BigIntegerField(primary_key=True)  # from 1, without a gap, in the order of commit
    actor = models.CharField(max_length=48)
    action = models.CharField(max_length=48)
    object = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    hash = models.CharField(max_length=64)  # SHA-256 of the body

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-seq"], name="audit_by_actor"),
            models.Index(fields=["action", "-seq"], name="audit_by_action"),
        ]
        verbose_name_plural = "audit entries"

    @cached_property
    def said(self) -> dict[str, Any]:
        """Return the body, read."""
        return dict(loose(bytes(self.body)))

    @property
    def at(self) -> datetime:
        """Return when it was noted."""
        return datetime.fromisoformat(self.said["at"])

    @property
    def facts(self) -> dict[str, Any]:
        """Return what else was noted."""
        return dict(self.said["facts"])


class AuditHead(models.Model):
    """Where the audit ends. Whoever notes something locks this row; the mark shows that one of us moved it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")
    mark = models.CharField(max_length=64, blank=True, default="")  # HMAC-SHA256 of both, with a key of the data folder

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]


class AuditCheck(models.Model):
    """When the audit was last checked by each of the two who do: the worker, somebody at the command line."""

    how = models.CharField(max_length=8, primary_key=True, choices=[(how, how) for how in ("worker", "command")])
    at = models.DateTimeField()
    first = models.BigIntegerField()  # entries checked, from – to
    last = models.BigIntegerField()
    problems = models.IntegerField(default=0)

    objects = AuditQuerySet.as_manager()
