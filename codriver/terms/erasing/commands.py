"""`codriver erase person`, `codriver requests`: erasing from the command line, and what waits for an answer."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codriver.people.models import Person

WHO = "her key, or channel:address, e.g. email:ana@example.com"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `erase person` and `requests`."""
    kinds = commands.add_parser("erase", help="erase a person").add_subparsers(
        dest="kind", required=True, metavar="KIND"
    )
    person = kinds.add_parser("person", help="everything that is held of one person")
    person.add_argument("person", metavar="PERSON", help=WHO)
    person.add_argument("--all-hers", action="store_true", help="addresses that nobody has proven are hers too")
    person.add_argument("--now", action="store_true", help="clean the disk at once, not at a quiet hour")
    person.add_argument("--yes", action="store_true", help="ask nothing on a terminal")
    person.add_argument("--json", action="store_true", help="print the result as JSON")
    person.set_defaults(run=erase_person)
    requests = commands.add_parser("requests", help="what customers ask and nobody has answered yet")
    requests.add_argument("--json", action="store_true", help="print them as JSON")
    requests.set_defaults(run=list_requests)


def named(words: str) -> "Person | None":
    """Return the person whom a command names; None, with a sentence on standard error, when there is none."""
    from codriver.kit.database import make_ready
    from codriver.people.queries import find

    make_ready()
    person = find(words)
    if person is None or person.erased_at is not None:
        print(f"Nobody here is known as {words}." if person is None else "She was erased.", file=sys.stderr)
        return None
    return person


def erase_person(said: argparse.Namespace) -> int:
    """Erase somebody: what can go at once, and the rest by the worker within a day."""
    from codriver.people.handles import unseal
    from codriver.terms.erasing import disk
    from codriver.terms.requests import actions

    person = named(said.person)
    if person is None:
        return 1
    unproven = list(person.handles.filter(verified_at=None).order_by("pk"))
    addresses = [f"{one.channel}:{unseal(one.channel, bytes(one.address_sealed))}" for one in unproven]
    if addresses and not said.all_hers:
        print(f"Not proven to be hers, so public posts from there stay: {', '.join(addresses)}", file=sys.stderr)
    if sys.stdin.isatty() and not said.yes and input("It cannot be undone. Type yes to erase her: ") != "yes":
        return 1
    request = actions.ask(person, "erase", way="command")
    for handle in unproven:
        actions.decide(request, handle.pk, is_hers=said.all_hers)
    is_gone = actions.erase(request)
    is_clean = is_gone and said.now and disk.clean_up()
    rows = {step.name: step.rows for step in request.steps.order_by("pk") if step.rows}
    told = {"person": person.pk, "request": request.pk, "rows": rows, "is_gone": is_gone, "is_clean": is_clean}
    print(json.dumps(told) if said.json else _sentence(is_gone=is_gone, is_clean=is_clean))
    return 0


def _sentence(*, is_gone: bool, is_clean: bool) -> str:
    if is_clean:
        return "She is erased, and no byte of her is left in the files of the database."
    if is_gone:
        return "She is erased. The worker cleans the files of the database within a day."
    return "Her erasure has begun and nothing goes out to her any more. The worker goes on with it: codriver up."


def list_requests(said: argparse.Namespace) -> int:
    """List what waits, the most urgent first."""
    from codriver.kit.database import make_ready
    from codriver.terms.models import DataRequest

    make_ready()
    waiting = list(DataRequest.objects.open().order_by("due_at", "pk"))
    rows = [
        {"request": one.pk, "person": one.person_id, "kind": one.kind, "asked_at": one.asked_at.isoformat(),
         "due_at": one.due_at.isoformat(), "law": one.law}
        for one in waiting
    ]  # fmt: skip
    if said.json:
        print(json.dumps(rows))
        return 0
    for one in waiting:
        print(f"{one.pk:>6}  {one.kind:<8}  due {one.due_at:%Y-%m-%d}  {one.person_id}")
    print(f"{len(rows)} wait.")
    return 0
