"""The command of staff: a way back in for somebody whom no colleague can help."""

import argparse
import json
import sys


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    rescue = commands.add_parser("rescue", help="print a link by which a member of staff chooses a new password")
    rescue.add_argument("email")
    rescue.add_argument("--drop-keys", action="store_true", help="also remove passkeys and codes, as of a lost device")
    rescue.add_argument("--url", default="http://localhost:8000", help="where it is opened (default: %(default)s)")
    rescue.set_defaults(run=run_rescue)

    audit = commands.add_parser("audit", help="check that nothing of the audit was changed or taken out")
    verify = audit.add_subparsers(dest="verb", required=True, metavar="VERB").add_parser("verify", help="check it all")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)


def run_rescue(said: argparse.Namespace) -> int:
    """Print the link. Whoever may run this holds the database anyway, so nobody is asked who he is."""
    from codriver.staff.actions import drop_keys, password_link
    from codriver.staff.models import User

    who = User.objects.at_work().filter(email=said.email.lower()).first()
    if who is None:
        print(f"Nobody who works here signs in as {said.email}.", file=sys.stderr)
        return 1
    if said.drop_keys:
        drop_keys(who, by=None)
    print(f"{said.url.rstrip('/')}/new-password/{password_link(who, by=None)}/")
    return 0


def run_verify(said: argparse.Namespace) -> int:
    """Check every entry of the audit; 1 when something was changed or is gone."""
    from codriver.kit.database import make_ready
    from codriver.staff.audit_check import check
    from codriver.staff.audit_witness import keep

    make_ready()
    found = check()
    keep(found, "command")
    if said.json:
        told = {"is_good": not found.problems, "entries": found.last, "head": found.hash, "problems": found.problems}
        print(json.dumps(told, indent=2))
    else:
        for problem in found.problems:
            print(f"✗ {problem}")
        print("The audit does not hold." if found.problems else f"The audit holds: {found.last} entries, none changed.")
        if found.hash:
            print(f"Its last hash is {found.hash}. Written down elsewhere, it shows later that this much was there.")
    return 1 if found.problems else 0
