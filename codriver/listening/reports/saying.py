"""What a report is made of: plain values that report.typ sets. Whatever people wrote is a value here, never markup."""

import re
import unicodedata

import msgspec

from codriver.listening.stories.clauses import CJK

LONGEST = 4_000  # characters of one text; the link beside it leads to all of it
RUN = 40  # signs without a space that are more than a word; a line may then be broken at any eighth of them
UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # they turn the direction of what follows
LONG = re.compile(rf"[!-~]{{{RUN},}}")


def clean(text: str, longest: int = LONGEST) -> str:
    """Return a text that cannot upset a page: no signs of control, no endless lines, no endless text."""
    kept = "".join(
        sign for sign in text[: longest * 2] if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs")
    )
    kept = re.sub(r"\n{3,}", "\n\n", UNSEEN.sub("", kept)).strip()
    kept = kept if len(kept) <= longest else kept[:longest].rstrip() + " …"
    return LONG.sub(lambda run: re.sub(r"(.{8})(?=.)", "\\1\u200b", run.group()), kept)


def count(number: int) -> str:
    """Write a number exactly, with the thousands apart as both our languages write them."""
    return f"{number:,}"


def tongue(text: str) -> str:
    """Return the language by whose habits a text is set."""
    return "zh" if CJK.search(text) else "en"


class Piece(msgspec.Struct, omit_defaults=True):
    """Some words of a line; with `url` they are a link, with `style` "soft", "strong" or "sign"."""

    text: str
    url: str = ""
    style: str = ""


Line = list[Piece]


class Voice(msgspec.Struct, tag="voice"):
    """Words of somebody, with who said them. `kind` is "source", "ours" or ""."""

    text: str
    lang: str
    foot: Line
    kind: str = ""


class Text(msgspec.Struct, tag="text"):
    """A line of our own words."""

    line: Line


class Head(msgspec.Struct):
    """The head of a column; numbers stand at the right."""

    text: str
    is_number: bool = False


class Table(msgspec.Struct, tag="table"):
    """Rows of cells."""

    heads: list[Head]
    rows: list[list[Line]]


class Bar(msgspec.Struct):
    """A share as a bar, with its name, its number and a note; `tone` is "bad", "good" or ""."""

    name: Line
    share: float
    number: Line
    note: Line
    tone: str = ""


class Bars(msgspec.Struct, tag="bars"):
    """Shares among each other."""

    rows: list[Bar]


class Columns(msgspec.Struct, tag="columns"):
    """Bars side by side, each with its heading."""

    parts: list[tuple[str, Bars]]


class Step(msgspec.Struct):
    """Something that happened."""

    line: Line
    when: str


class Steps(msgspec.Struct, tag="steps"):
    """What happened, the latest first."""

    rows: list[Step]


class Label(msgspec.Struct):
    """Words in a picture: `x` as a share of the width, `y` in points from the top, `anchor` start, middle or end."""

    x: float
    y: float
    anchor: str
    line: Line


class Picture(msgspec.Struct, tag="picture"):
    """A drawing made of numbers alone (`svg`), with words laid over it; `alt` says it to those who do not see it."""

    svg: str
    height: float
    alt: str
    labels: list[Label]
    legend: list[tuple[str, str]] = []  # kind of dot, words


Block = Voice | Text | Table | Bars | Columns | Steps | Picture


class Section(msgspec.Struct):
    """A part of the report."""

    title: str
    small: Line
    blocks: list[Block]


class Report(msgspec.Struct):
    """All that a report says."""

    number: int
    lang: str
    kicker: str
    title: str
    title_lang: str
    facts: list[Line]
    sections: list[Section]
    ends: Line
    foot: str
    page: str  # "Page {page} of {pages}", with the two words in braces
    made_at: str
