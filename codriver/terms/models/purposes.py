"""What something is sent or used for, in the words of the field."""

from django.db import models

from codriver.terms import nouns

CLASSES = ("promotion", "service", "asked", "safety")


class Purpose(models.Model):
    """A purpose in one version. A used version is never changed: another wording is another version."""

    key = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in CLASSES])
    needs_consent = models.BooleanField()
    dpv = models.URLField()  # W3C Data Privacy Vocabulary
    basis = models.URLField()  # the lawful basis, in the same vocabulary
    facts = models.JSONField()  # language → name, words; data categories; retention, days; recipients; automated logic

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="purpose_version_once")]

    @property
    def value(self) -> nouns.Purpose:
        """Return what the gate asks of it."""
        return nouns.Purpose(self.key, self.kind, self.needs_consent)  # type: ignore[arg-type]

    def said(self, language: str) -> dict[str, str]:
        """Return its name and words in a language."""
        words: dict[str, dict[str, str]] = self.facts["words"]
        return words["zh-hans" if language.startswith("zh") else "en"]
