"""The words of the sample company, written by us in texts/: scripts of stories, remarks, names, chatter.

A file has a head (`key: value`) and sections (`## name`). A section is a list of lines; an empty line begins a new
group, and of a group one line is taken at a time.
"""

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """One file of texts."""

    name: str
    head: dict[str, str] = field(default_factory=dict)
    sections: dict[str, Groups] = field(default_factory=dict)

    def groups(self, section: str) -> Groups:
        """Return a section's groups, none when it is not there."""
        return self.sections.get(section, ())

    def lines(self, section: str) -> tuple[str, ...]:
        """Return all lines of a section."""
        return tuple(line for group in self.groups(section) for line in group)


@dataclass(frozen=True)
class Script:
    """What one kind of story is made of."""

    page: Page
    tongue: str  # zh or en
    mood: str  # which of the common remarks fit
    sites: dict[str, int]  # where copies appear, and how often; the first is where it begins
    likes: int = 1

    @property
    def name(self) -> str:
        """Return its name: that of its file."""
        return self.page.name

    @property
    def home(self) -> str:
        """Return the site on which it begins."""
        return next(iter(self.sites))


def read(path: Path) -> Page:
    """Read one file."""
    head: dict[str, str] = {}
    sections: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("## "):
            current = sections.setdefault(line[3:], [[]])
        elif current is None:
            key, mark, value = line.partition(":")
            if mark:
                head[key.strip()] = value.strip()
        elif line:
            current[-1].append(line)
        elif current[-1]:
            current.append([])
    whole = {name: tuple(tuple(group) for group in groups if group) for name, groups in sections.items()}
    return Page(path.stem, head, whole)


@cache
def page(name: str) -> Page:
    """Return a file of texts by its name."""
    return read(FOLDER / f"{name}.txt")


@cache
def scripts() -> dict[str, Script]:
    """Return all scripts by their names, in a fixed order."""
    found = [script(read(path)) for path in sorted((FOLDER / "stories").glob("*.txt"))]
    return {one.name: one for one in found}


def script(found: Page) -> Script:
    """Make a script of its file."""
    pairs = (pair.split() for pair in found.head["sites"].split(","))
    return Script(found, found.head["tongue"], found.head["mood"], {site: int(weight) for site, weight in pairs})


@cache
def edition() -> str:
    """Return a mark of this version's words and plans. With another one, a tale would go on as another tale."""
    files = sorted([*FOLDER.rglob("*.txt"), *FOLDER.parent.glob("*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def turn(groups: Groups, draw: int) -> list[str]:
    """Return one line of each group so that two draws share few lines, and the first few draws none at all.

    With groups of n lines (n prime) draws below n share nothing, and any two below n * n at most one line.
    """
    chosen = []
    for place, group in enumerate(groups):
        rows, column = divmod(draw, len(group))
        chosen.append(group[(column + place * rows) % len(group)])
    return chosen
