"""Searches that somebody keeps by name."""

from codriver.listening.models import SavedSearch
from codriver.staff.models import User

MOST = 20  # searches that one person may keep


def keep(user: User, name: str, query: str) -> None:
    """Keep a search; the same name again replaces it. Raises ValueError when there are too many."""
    if SavedSearch.objects.filter(user=user).exclude(name=name).count() >= MOST:
        raise ValueError(f"more than {MOST} searches")
    SavedSearch.objects.update_or_create(user=user, name=name, defaults={"query": query})
