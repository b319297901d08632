"""The adapters, found by their folders. Nobody else names one."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.channels.base import Channel, Finds, ReadsPages, TakesFiles, Verifies, Web
from codriver.channels.base.messages import Examines, ReadsArchives, Speaks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FOLDER = Path(__file__).parent


class UnknownKind(LookupError):
    """There is no adapter of this kind any more, or never was."""


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of all adapters: the names of their folders."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/adapter.py")))


@cache
def adapter(kind: str) -> type[Channel]:
    """Return the adapter of a kind; it is imported when it is first asked for. Raises UnknownKind."""
    if kind not in kinds():
        raise UnknownKind(kind)
    module = import_module(f"{__package__}.{kind}.adapter")
    own = [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Channel) and found.__module__ == module.__name__
    ]
    return own[0]


def channel(kind: str, web: Web) -> Channel:
    """Return an adapter that is ready to work. Raises UnknownKind."""
    return adapter(kind)(web)


def label(kind: str) -> "StrOrPromise":
    """Return what people call a kind; of one whose folder is gone, its own name."""
    return adapter(kind).card.label if kind in kinds() else kind


def verifier(kind: str) -> Verifies:
    """Return the adapter of a kind that takes pushes. Raises UnknownKind when there is none, or it takes none."""
    made = channel(kind, Web())
    if not isinstance(made, Verifies):
        raise UnknownKind(kind)
    return made


def bearing(what: str) -> list[str]:
    """Return the kinds that bring "posts", or "messages"."""
    return [kind for kind in kinds() if adapter(kind).bears == what]


def pushed() -> list[str]:
    """Return the kinds that take pushes."""
    return [kind for kind in kinds() if isinstance(channel(kind, Web()), Verifies)]


def finders(web: Web) -> list[Finds]:
    """Return the adapters that know what an address offers."""
    made = [channel(kind, web) for kind in kinds()]
    return [one for one in made if isinstance(one, Finds)]


def page_reader(web: Web) -> ReadsPages:
    """Return the adapter that makes a post of any page. Raises UnknownKind when there is none."""
    for kind in kinds():
        made = channel(kind, web)
        if isinstance(made, ReadsPages):
            return made
    raise UnknownKind("a reader of pages")


def endings(kind: str) -> tuple[str, ...]:
    """Return the endings of the files that a kind reads; nothing where it reads none."""
    made = channel(kind, Web()) if kind in kinds() else None
    return made.endings if isinstance(made, TakesFiles) else ()


def filed() -> list[str]:
    """Return the kinds that read files."""
    return [kind for kind in kinds() if endings(kind)]


def speaks(kind: str) -> bool:
    """Say whether a kind can say something to one person."""
    return kind in kinds() and issubclass(adapter(kind), Speaks)


def speaker(kind: str) -> Speaks:
    """Return the adapter of a kind that speaks; channels.outbox alone asks for one. Raises UnknownKind."""
    made = channel(kind, Web())
    if not isinstance(made, Speaks):
        raise UnknownKind(kind)
    return made


def examiner() -> Examines:
    """Return the adapter that knows what a sending domain lacks. Raises UnknownKind when there is none."""
    for kind in bearing("messages"):
        made = channel(kind, Web())
        if isinstance(made, Examines):
            return made
    raise UnknownKind("an examiner of domains")


def archivist(ending: str) -> tuple[str, ReadsArchives]:
    """Return the adapter that reads archives of messages whose names end so. Raises UnknownKind when there is none."""
    for kind in bearing("messages"):
        made = channel(kind, Web())
        if isinstance(made, ReadsArchives) and ending in made.archives:
            return kind, made
    raise UnknownKind(f"a reader of {ending}")
