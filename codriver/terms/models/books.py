"""Her book of terms: a page for each change, the newest one counts."""

from django.db import models

from codriver.people.models import Handle, Person

SOURCES = ("typed", "imported", "MyTerms", "agent", "GPC", "consent", "one click", "guardian", "delivery", "erasure")


class TermSet(models.Model):
    """A page of somebody's book: all her terms from one moment on. Append-only; erasing blanks the body alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="term_sets")
    version = models.IntegerField()  # 1 is the first
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    effective_from = models.DateTimeField()
    source = models.CharField(max_length=16, choices=[(source, source) for source in SOURCES])
    body = models.TextField()  # JSON, codriver.terms.pages.Page
    body_hash = models.CharField(max_length=64)  # SHA-256

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="page_once")]


class Suppression(models.Model):
    """An address that no longer reaches her: it bounced for good, or somebody complained there."""

    handle = models.OneToOneField(Handle, models.CASCADE, related_name="suppression", primary_key=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=[("bounced", "bounced"), ("complained", "complained")])
