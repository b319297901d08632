"""Who may fetch what of terms. Doors fetch through `visible_to` alone."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from codriver.staff.models import User


class OpeningQuerySet(models.QuerySet):
    """Who opened whose page."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every opening for staff who watch over that, none for others."""
        return self if viewer.may("see openings") else self.none()
