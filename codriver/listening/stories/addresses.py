"""Addresses that keep a page's filters."""

from collections.abc import Collection, Iterable

from django.http import QueryDict


def plain_query(asked: QueryDict, passing: Collection[str]) -> str:
    """Return the filters in an address, without empty ones and without what is of this moment."""
    filters = asked.copy()
    for name in [name for name, value in filters.items() if not value or name in passing]:
        del filters[name]
    return filters.urlencode()


def chips(asked: QueryDict, told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (words, address without it) of each filter that is on."""
    found = []
    for name, words in told:
        rest = asked.copy()
        for gone in (name, "after"):
            rest.pop(gone, None)
        found.append((words, f"?{rest.urlencode()}"))
    return found
