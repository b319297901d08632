"""Ways of looking that somebody keeps by name: of the wall and of search."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from codriver.listening.models import SavedView

if TYPE_CHECKING:
    from codriver.staff.models import User

MOST = 20  # of one page that one person may keep


def kept(user: "User", page: str) -> "QuerySet[SavedView]":
    """Return what somebody keeps of a page."""
    return SavedView.objects.filter(user=user, page=page).order_by("name")


def keep(user: "User", page: str, name: str, query: str) -> None:
    """Keep a way of looking; the same name again replaces it. Raises ValueError when there are too many."""
    if kept(user, page).exclude(name=name).count() >= MOST:
        raise ValueError(f"more than {MOST} views")
    SavedView.objects.update_or_create(user=user, page=page, name=name, defaults={"query": query})
