"""The two doors: who has the link that the terminal printed comes in as the company, or as its customer.

The links hold 128 random bits each, are new at every start, and are kept as hashes in the file that also tells
`codriver up` to leave this folder alone.
"""

import hmac
import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session

from codriver.staff.links import digest
from codriver.staff.models import User
from codriver.web.check import DEMO_DOORS

INSIDE = "demo"  # in a session: its holder came in by a door, and may change sides
DOORS = ("company", "customer")


def file() -> Path:
    """Return the file that says that doors stand open."""
    return Path(settings.CODRIVER_DATA) / DEMO_DOORS


def open_doors() -> dict[str, str]:
    """Make new links; the older ones close. Returns door → token, which are kept nowhere."""
    tokens = {door: secrets.token_urlsafe(16) for door in DOORS}  # bytes: 128 bits
    fresh = file().with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
        json.dump({door: digest(token) for door, token in tokens.items()}, written)
    fresh.replace(file())
    return tokens


def door_of(token: str) -> str | None:
    """Return the door that a token opens, or None."""
    try:
        kept = json.loads(file().read_text())
    except (OSError, ValueError):
        return None
    found = [door for door in DOORS if hmac.compare_digest(str(kept.get(door, "")), digest(token))]
    return found[0] if found else None


def has_real_owner() -> bool:
    """Say whether somebody owns this house who chose a password: she came by an invitation, not by a door."""
    owners = User.objects.at_work().filter(role="owner")
    return any(owner.has_usable_password() for owner in owners)


def close_doors() -> None:
    """Close both doors for good, and behind those who came in by them: the folder has an owner now."""
    file().unlink(missing_ok=True)
    for session in Session.objects.all():
        if session.get_decoded().get(INSIDE):
            session.delete()
