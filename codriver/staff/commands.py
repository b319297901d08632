"""The command of staff: a way back in for somebody whom no colleague can help."""

import argparse
import sys


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    rescue = commands.add_parser("rescue", help="print a link by which a member of staff chooses a new password")
    rescue.add_argument("email")
    rescue.add_argument("--drop-keys", action="store_true", help="also remove passkeys and codes, as of a lost device")
    rescue.add_argument("--url", default="http://localhost:8000", help="where it is opened (default: %(default)s)")
    rescue.set_defaults(run=run_rescue)


def run_rescue(said: argparse.Namespace) -> int:
    """Print the link. Whoever may run this holds the database anyway, so nobody is asked who he is."""
    from codriver.staff.actions import drop_keys, password_link
    from codriver.staff.models import User

    who = User.objects.at_work().filter(email=said.email.lower()).first()
    if who is None:
        print(f"Nobody who works here signs in as {said.email}.", file=sys.stderr)
        return 1
    if said.drop_keys:
        drop_keys(who)
    print(f"{said.url.rstrip('/')}/new-password/{password_link(who, by=who)}/")
    return 0
