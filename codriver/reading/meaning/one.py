"""The meaning of one text in plain Python, for the web process."""

from functools import cache, lru_cache
from pathlib import Path

from codriver.reading.meaning import layer
from codriver.reading.meaning.heads import Meaning, meaning
from codriver.reading.meaning.model import Model, load
from codriver.reading.meaning.reference import Table, sums


@cache
def shipped() -> Model:
    """The shipped model, read once a process."""
    return load()


def read(text: str, company: Path | None = None) -> Meaning:
    """Read one text, with the company's layer of that folder if there is one."""
    path = layer.newest(company) if company else None
    untaught = (lambda: sums(text, shipped().table)) if path else None
    return meaning(sums(text, _table(path)), shipped().heads, untaught)


@lru_cache(maxsize=1)
def _table(path: Path | None) -> Table:
    """The weights with a layer over them; a layer's path is never used twice, as layers are numbered."""
    return layer.over(shipped().table, path)
