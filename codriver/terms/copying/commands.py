"""`codriver export person`, `codriver import person`: her copy, and bringing it back."""

import argparse
import json
import sys
from pathlib import Path

from codriver.terms.erasing.commands import WHO, named


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `export person`."""
    kinds = commands.add_parser("export", help="give a person her copy").add_subparsers(
        dest="kind", required=True, metavar="KIND"
    )
    person = kinds.add_parser("person", help="everything that is held of one person, as files")
    person.add_argument("person", metavar="PERSON", help=WHO)
    person.add_argument("--out", required=True, metavar="DIR", help="a folder that is empty or not there yet")
    person.add_argument("--json", action="store_true", help="print the result as JSON")
    person.set_defaults(run=export_person)


def add_import(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `import person` among the kinds of `import`."""
    person = kinds.add_parser("person", help="a folder that `export person` made: her book comes back")
    person.add_argument("folder", metavar="DIR")
    person.add_argument("--json", action="store_true", help="print the result as JSON")
    person.set_defaults(run=import_person)


def export_person(said: argparse.Namespace) -> int:
    """Write her copy into a folder that nobody else can read, and note that it was handed over."""
    from codriver.terms.copying.files import MANIFEST, files_of
    from codriver.terms.requests import actions

    person = named(said.person)
    folder = Path(said.out)
    if person is None:
        return 1
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder} is not empty: name another folder.", file=sys.stderr)
        return 2
    found = files_of(person)
    for name, body in found.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(body)
    request = actions.ask(person, "copy", way="command")
    ending = actions.hand_over(request, found[MANIFEST])
    told = {"person": person.pk, "folder": str(folder), "files": len(found), "proof": ending.proof}
    print(json.dumps(told) if said.json else f"{len(found)} files are in {folder}. Hand them to her alone.")
    return 0


def import_person(said: argparse.Namespace) -> int:
    """Bring her book back. Returns 1 when it was refused."""
    from codriver.kit.database import make_ready
    from codriver.terms.copying import bringing

    make_ready()
    try:
        copy = bringing.read(Path(said.folder))
        person = bringing.bring_back(copy)
    except bringing.Refused as reason:
        print(f"codriver import person: {reason}", file=sys.stderr)
        return 1
    told = {"person": person.pk, "pages": len(copy.rows["pages"]), "is_ours": copy.is_ours}
    if said.json:
        print(json.dumps(told))
    else:
        print(f"{person.pk} has her book, {told['pages']} pages.")
        if not copy.is_ours:
            print("This house did not make the copy, or somebody changed it: her addresses are unproven here.")
    return 0
