"""The commands of receipts: checking them, anywhere, and the key that signs them."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codriver.terms.models import ReceiptKey


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of receipts."""
    receipt = commands.add_parser("receipt", help="check receipts; the key that signs them")
    verbs = receipt.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="check a file of receipts, with no server and no database")
    verify.add_argument("file", type=Path, metavar="FILE", help="one receipt a line, or a JSON list of them")
    verify.add_argument("--key", type=_key, action="append", default=[], metavar="K", help="a key of the company")
    verify.add_argument("--company", default="", metavar="DOMAIN", help="whose receipts these must be")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify, is_bare=True)

    keys = verbs.add_parser("keys", help="the keys that this company signs and signed with")
    keys.add_argument("--new", action="store_true", help="first begin to sign with a new one")
    keys.add_argument("--json", action="store_true")
    keys.set_defaults(run=run_keys)


def _key(words: str) -> str:
    from codriver.terms.receipts.fingerprints import named

    try:
        return named(words)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def run_verify(said: argparse.Namespace) -> int:
    """Check a file; 0 when everything in it holds."""
    from codriver.terms.receipts.reading import BIGGEST
    from codriver.terms.receipts.telling import facts, words
    from codriver.terms.receipts.verifying import verify

    try:
        with said.file.open("rb") as file:
            raw = file.read(BIGGEST + 1)
    except OSError as problem:
        print(f"{said.file} cannot be read: {problem.strerror}.", file=sys.stderr)
        return 2
    if len(raw) > BIGGEST:
        print(f"{said.file} is larger than {BIGGEST // 1024**2} MiB: no file of receipts is.", file=sys.stderr)
        return 1
    verdict = verify(raw, keys=said.key, company=said.company.lower())
    if said.json:
        print(json.dumps(facts(verdict, said.key, said.company), ensure_ascii=False, indent=2))
    else:
        print("\n".join(words(verdict, said.key, said.company)))
    return 0 if verdict.is_good else 1


def run_keys(said: argparse.Namespace) -> int:
    """Print the keys, the one that signs now first."""
    from codriver.kit.database import make_ready
    from codriver.terms.models import ReceiptKey
    from codriver.terms.receipts.fingerprints import in_groups
    from codriver.terms.receipts.keys import enrolled, rotate, signing_key

    make_ready()
    present = rotate() if said.new else enrolled(signing_key())
    kept = [present, *ReceiptKey.objects.exclude(pk=present.pk).order_by("-since")]
    if said.json:
        print(json.dumps([_facts(one, one == present) for one in kept], indent=2))
    else:
        for one in kept:
            state = "signs" if one == present else "signed"
            print(f"{in_groups(one.fingerprint)}  {state}, since {one.since:%Y-%m-%d %H:%M} UTC")
    return 0


def _facts(one: "ReceiptKey", signs: bool) -> dict[str, object]:
    public = bytes(one.public).hex()
    return {"fingerprint": one.fingerprint, "public": public, "since": one.since.isoformat(), "signs": signs}
