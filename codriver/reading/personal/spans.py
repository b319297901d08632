"""Where personal data stands in a text."""

from typing import NamedTuple

KINDS = ("mail", "telephone", "identity-card", "bank-card", "address", "plate")


class Span(NamedTuple):
    """A piece of personal data: text[start:end], counted in Unicode code points."""

    kind: str
    start: int
    end: int
