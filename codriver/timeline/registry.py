"""Which consequences a verb has. Rooms above register theirs in codriver/reactions.py; timeline knows none of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codriver.timeline.models import Activity

React = Callable[["Activity"], object]

_reactions: dict[str, dict[str, React]] = {}  # verb → name → function


def on(verb: str, name: str) -> Callable[[React], React]:
    """Register a function as a consequence of a verb; it gets the Activity and must be safe to run twice.

    verb  past and dotted, e.g. "mention.posted".
    name  unique for the verb, at most 80 characters; it is stored, so it outlives a renamed function.
    Raises ValueError when another function has that name already.
    """

    def register(function: React) -> React:
        names = _reactions.setdefault(verb, {})
        if names.get(name, function) is not function:
            raise ValueError(f"{verb} has a reaction named {name} already")
        names[name] = function
        return function

    return register


def reactions(verb: str) -> dict[str, React]:
    """Return the registered consequences of a verb by their names."""
    return dict(_reactions.get(verb, {}))
