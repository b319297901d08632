"""The meaning of one text in plain Python, for the web process."""

from functools import cache
from pathlib import Path

from codriver.reading.meaning import layer
from codriver.reading.meaning.heads import Meaning, meaning
from codriver.reading.meaning.model import Model, load
from codriver.reading.meaning.reference import sums


@cache
def shipped() -> Model:
    """The shipped model, read once a process."""
    return load()


def read(text: str, company: Path | None = None) -> Meaning:
    """Read one text, with the company's layer of that folder if there is one."""
    model = shipped()
    table = layer.over(model.table, layer.newest(company)) if company else model.table
    return meaning(sums(text, table), model.heads)
