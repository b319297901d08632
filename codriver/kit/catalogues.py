"""Compile the language catalogues (.po) to what Django reads (.mo). Babel does it, as gettext may be missing.

Run as: python -m codriver.kit.catalogues
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1]


def catalogues(root: Path) -> list[Path]:
    """Return every catalogue below a folder, sorted."""
    return sorted(root.glob("**/locale/*/LC_MESSAGES/*.po"))


def faults(catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    """Yield the translations that change a placeholder, each with what is wrong.

    Where a language has one form for all numbers, as Chinese has, it stands for the plural: "one post" may name no
    number, "%(number)s posts" does.
    """
    for message in catalogue:
        said, ids, strings = message, message.id, message.string
        if isinstance(ids, tuple | list) and isinstance(strings, tuple | list) and catalogue.num_plurals == 1:
            said = Message(ids[1], strings[0], flags=message.flags)
        for error in said.check(catalogue):
            yield message, str(error)


def compile_catalogue(source: Path) -> int:
    """Write the .mo beside a .po and return how many messages are translated. Doubtful (fuzzy) ones are left out.

    Raises    PoFileError or ValueError, with the place, when the file is broken or a translation changes a placeholder.
    """
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
    for message, error in faults(catalogue):
        raise ValueError(f"{source}:{message.lineno}: {error}")
    written = source.with_suffix(".mo.new")
    with written.open("wb") as file:
        write_mo(file, catalogue)
    written.replace(source.with_suffix(".mo"))  # a server that is just starting never reads half a file
    return sum(1 for message in catalogue if message.id and message.string and not message.fuzzy)


def main() -> int:
    """Compile all catalogues of the package and say what was done."""
    for source in catalogues(PACKAGE):
        print(f"{source.relative_to(PACKAGE)}: {compile_catalogue(source)} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
