"""The commands of channels."""

import argparse
import json
from dataclasses import asdict

from codriver.channels import asking
from codriver.channels.importing import command as importing


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    asking.add(commands)
    importing.add(commands)
    mail = commands.add_parser("mail", help="what concerns sending mail")
    below = mail.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = below.add_parser("check", help="what a domain lacks before others believe its mail, with the record to add")
    check.add_argument("domain", metavar="DOMAIN")
    check.add_argument("--server", action="append", default=[], help="from which its mail leaves: a name or an address")
    check.add_argument("--selector", default="", help="under which its DKIM key is published; your provider names it")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=check_domain)


def check_domain(said: argparse.Namespace) -> int:
    """Say what receivers find of a domain. Returns 1 when something is missing or wrong."""
    from codriver.channels import registry

    found = registry.examiner().examine(said.domain.strip(".").lower(), said.server, said.selector)
    if said.json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        for one in found:
            print(f"{one.what:5} {one.state:8} {one.sentence}")
            if one.record:
                kind = "MX" if one.what == "MX" else "TXT"
                print(f"      {'':8} {one.name}. {kind} {one.record}")
    return 1 if any(one.state in ("missing", "wrong") for one in found) else 0
