"""Who may fetch what of listening. Doors fetch through `visible_to` alone."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from codriver.staff.models import User


class MentionQuerySet(models.QuerySet):
    """Mentions: public posts."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every post for staff who may see stories, none for others."""
        return self if viewer.may("see stories") else self.none()


class StoryQuerySet(models.QuerySet):
    """Stories, which are on the wall for staff who may see them."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every story for staff who may see stories, none for others."""
        return self if viewer.may("see stories") else self.none()


class ImportQuerySet(models.QuerySet):
    """Imports and what was quarantined by them: for those who may import."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every row for staff who may import, none for others."""
        return self if viewer.may("import") else self.none()


class SeenSiteQuerySet(models.QuerySet):
    """Sites that posts link to or stand on."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every site for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()
