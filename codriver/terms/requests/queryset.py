"""Reads of requests."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from codriver.staff.models import User
    from codriver.terms.models import DataRequest  # noqa: F401 # names the rows


class RequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests, as doors and the worker ask for them."""

    def visible_to(self, viewer: "User") -> Self:
        """Return what this member of staff may see: all, or nothing."""
        return self if viewer.may("see requests") else self.none()

    def open(self) -> Self:
        """Return those that have not ended."""
        return self.filter(ending=None)
