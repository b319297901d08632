"""The gate on a command line: what would it say about one person, one purpose, one channel, at one time."""

import argparse
import json
import sys
from datetime import UTC, datetime

from codriver.kit.clock import now


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    group = commands.add_parser("terms", help="what customers allow")
    may = group.add_subparsers(dest="terms", required=True, metavar="WHAT").add_parser(
        "may", help="ask the gate about one person; nothing is sent or kept"
    )
    may.add_argument("--person", required=True, metavar="P", help="key of a person")
    may.add_argument("--purpose", required=True, metavar="U", help="key of a purpose, for example news")
    may.add_argument("--channel", required=True, metavar="C", help="for example email")
    may.add_argument("--at", metavar="T", help="time, RFC 3339 with zone; without it, now")
    may.add_argument("--json", action="store_true", help="for programs")
    may.set_defaults(run=run)


def run(said: argparse.Namespace) -> int:
    """Print the gate's answer. Returns 0, 1 when it denies, 2 for wrong words."""
    from codriver.kit.database import make_ready
    from codriver.people.models import Person
    from codriver.terms.models import Purpose

    make_ready()
    try:
        told = answered(said.person, said.purpose, said.channel, time_of(said.at))
    except (ValueError, Person.DoesNotExist, Purpose.DoesNotExist) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(json.dumps(told, ensure_ascii=False) if said.json else f"{told['verdict']}: {told['reason']}")
    return int(told["verdict"] == "deny")


def time_of(words: str | None) -> datetime:
    """Read a time. Raises ValueError, with a sentence, when it is none or has no zone."""
    at = datetime.fromisoformat(words) if words else now()
    if at.tzinfo is None:
        raise ValueError("--at needs a zone, for example 2026-05-03T19:00:00+02:00")
    return at.astimezone(UTC)


def answered(person_key: str, purpose_key: str, channel: str, at: datetime) -> dict[str, str | None]:
    """Return the gate's answer as the command prints it."""
    from codriver.channels.outbox import history
    from codriver.people.models import Person
    from codriver.terms.judging import answer
    from codriver.terms.nouns import Planned
    from codriver.terms.purposes import purpose as purpose_of
    from codriver.terms.words import reason

    person, purpose = Person.objects.get(pk=person_key), purpose_of(purpose_key)
    handle = person.handles.filter(channel=channel).order_by("-verified_at", "pk").first()
    handle_id = handle.pk if handle else None
    found = answer(
        person,
        purpose,
        Planned(purpose.value, channel),
        history(person),
        handle_id=handle_id,
        at=at,
    )
    return {
        "verdict": found.verdict,
        "step": found.step,
        "until": found.until.isoformat() if found.until else None,
        "rule": found.rule or None,
        "reason": reason(found, "en", to_her=False),
    }
