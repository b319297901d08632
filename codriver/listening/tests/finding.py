"""Searching in tests: fill the index as the worker does, and ask."""

from codriver.listening.searching import filling, finding, rules
from codriver.listening.searching.hits import Filters


def found(viewer, typed, filters=None, cursor="", **more):
    """Return the texts that are found, in their order."""
    page = finding.search(viewer, rules.read(typed), filters or Filters(), cursor, **more)
    return [hit.text for hit in page.hits]


def fill():
    """Put everything that came in on cards."""
    filling.tick()
