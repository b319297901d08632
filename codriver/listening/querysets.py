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


class KeepingQuerySet(models.QuerySet):
    """What is kept and what was forgotten, in numbers: for those who see the set-up."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every row for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()


class ObjectionQuerySet(models.QuerySet):
    """Objections, which name somebody's account."""

    def open(self) -> Self:
        """Return those that nobody has decided."""
        return self.filter(decision=None)

    def visible_to(self, viewer: "User") -> Self:
        """Return every objection for staff who may see them, none for others."""
        return self if viewer.may("see objections") else self.none()


class StandingQuerySet(models.QuerySet):
    """How voices stand to us, and what colleagues ruled about it."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every row for staff who may see stories, none for others."""
        return self if viewer.may("see stories") else self.none()


class OpeningQuerySet(models.QuerySet):
    """Who opened whose page: for those who watch over that."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every row for staff who may see openings, none for others."""
        return self if viewer.may("see openings") else self.none()


class ReportQuerySet(models.QuerySet):
    """Reports as PDF: for those who may take stories along."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every report for staff who may export, none for others."""
        return self if viewer.may("export") else self.none()


class SeenSiteQuerySet(models.QuerySet):
    """Sites that posts link to or stand on."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every site for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()


class WatchQuerySet(models.QuerySet):
    """Watches, what they heard, and whom they tell."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every row for staff who may see stories, none for others."""
        return self if viewer.may("see stories") else self.none()


class NoticeQuerySet(WatchQuerySet):
    """Notices to staff."""

    def told_to(self, user: "User") -> Self:
        """Return those of watches that tell her, since they do."""
        return self.filter(watch__listeners__user=user, at__gte=models.F("watch__listeners__since"))

    def unread_by(self, user: "User") -> Self:
        """Return those of them that she has not acknowledged."""
        return self.told_to(user).exclude(acknowledgements__by=user)


class OwnQuerySet(models.QuerySet):
    """What is a colleague's own business: the ways by which she is told."""

    def visible_to(self, viewer: "User") -> Self:
        """Return her own rows, nobody else's."""
        return self.filter(user=viewer)
