"""Who looked at a customer's page."""

from django.conf import settings
from django.db import models

from codriver.people.models import Person
from codriver.terms.querysets import OpeningQuerySet


class Opening(models.Model):
    """A colleague opened the page of a customer. Append-only: it is for the auditor, and for her."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="openings_of_person"),
            models.Index(fields=["-at", "-id"], name="openings_latest"),
        ]
