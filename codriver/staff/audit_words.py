"""Everything that the audit can say, with its words. `note` refuses an action that is not here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from codriver.staff.forms import ROLES

ACTIONS = {
    "house.founded": _("founded this house"),
    "staff.signed-in": _("signed in"),
    "staff.signed-out": _("signed out"),
    "staff.refused": _("could not sign in"),
    "staff.invited": _("made an invitation"),
    "staff.uninvited": _("took an invitation back"),
    "staff.joined": _("joined by an invitation"),
    "staff.role-changed": _("changed a role"),
    "staff.left": _("ended access"),
    "staff.returned": _("gave access again"),
    "staff.keys-dropped": _("removed passkeys and codes"),
    "password.link-made": _("made a password link"),
    "password.renewed": _("chose a new password by a link"),
    "search.exported": _("took along what a search found"),
    "story.exported": _("took along the posts of a story"),
    "report.exported": _("took along the report of a story"),
    "objection.confirmed": _("believed an objection"),
    "objection.refused": _("refused an objection"),
    "objection.lapsed": _("let an objection lapse"),
    "keeping.changed": _("changed how long words are kept"),
}
OTHERS = {  # who is nobody of the staff
    "command": _("The command line"),
    "worker": _("The worker"),
    "stranger": _("Somebody at the door"),
}
OBJECTS = {
    "story": _("Story"),
    "objection": _("Objection"),
    "invitation": _("Invitation"),
    "address": _("E-mail address"),
    "search": _("Search"),
}
HASHED = ("address", "search")  # of these the audit knows a keyed hash alone
SHORT = 8  # digits of it that a page shows: enough to see that two are the same
VALUES = {
    "none": _("until it is changed"),
    "password": _("Password"),
    "webauthn": _("Passkey"),
    "totp": _("Code"),
    "recovery_codes": _("Recovery code"),
    "person": _("People"),
    "forum": _("Forums"),
    "portal": _("Portals"),
    "unknown": _("Sources of an unknown kind"),
    "trade press": _("Trade press"),
    "national press": _("National press"),
    "broadcast": _("Broadcast"),
    "company": _("Companies"),
}


def object_in_words(object: str) -> str:
    """Say what something was done to: "Story 12". A colleague is named by who shows it."""
    kind, _space, rest = object.partition(" ")
    shown = f"#{rest[:SHORT]}" if kind in HASHED else value_in_words(rest)
    if kind == "sources":
        return shown
    return f"{OBJECTS[kind]} {shown}" if kind in OBJECTS else object


def facts_in_words(facts: dict[str, Any]) -> str:
    """Say what else was noted: another role, another period, how somebody signed in."""
    if "before" in facts and "after" in facts:
        return f"{value_in_words(facts['before'])} → {value_in_words(facts['after'])}"
    if "how" in facts:
        return " + ".join(value_in_words(step) for step in str(facts["how"]).split())
    return " · ".join(value_in_words(value) for value in facts.values())


def value_in_words(value: object) -> str:
    """Say one value."""
    if isinstance(value, int) and not isinstance(value, bool):
        return ngettext("%(number)s day", "%(number)s days", value) % {"number": value}
    word = str(value)
    return str(VALUES.get(word) or dict(ROLES).get(word) or word).split(":")[0].split("：")[0]
