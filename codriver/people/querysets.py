"""Who may fetch whom. Doors fetch through `visible_to` alone."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from codriver.staff.models import User


class PersonQuerySet(models.QuerySet):
    """Customers."""

    def visible_to(self, viewer: "User") -> Self:
        """Return everybody who was not erased, for staff who may see people; nobody for others."""
        return self.filter(erased_at=None) if viewer.may("see people") else self.none()
