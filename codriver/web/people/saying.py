"""What the gate decided, and how a message of ours stands, in sentences for a colleague."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.terms.instead import Way
from codriver.terms.models import SendDecision, TermSet
from codriver.terms.words import reason
from codriver.web.people.naming import Address

ANSWERS: dict[str, Promise] = {  # verdict, while a message is written
    "send": gettext_lazy("It goes out now."),
    "hold": gettext_lazy("It would be held until {when}."),
    "digest": gettext_lazy("It would be collected until {when}."),
    "deny": gettext_lazy("It may not go."),
}
STANDS: dict[str, Promise] = {  # state of a message
    "waiting": gettext_lazy("Goes out {when}."),
    "held": gettext_lazy("Held until {when}."),
    "digest": gettext_lazy("Collected until {when}."),
    "collected": gettext_lazy("Went into a collected message."),
    "denied": gettext_lazy("Did not go."),
    "sending": gettext_lazy("Is going out."),
    "sent": gettext_lazy("Sent."),
    "unknown": gettext_lazy("Nobody knows whether it arrived: the line broke while it was sent."),
    "failed": gettext_lazy("Did not arrive."),
}
GOING = frozenset({"waiting", "held"})  # states that end by themselves, while somebody speaks
EXPLAINED = frozenset({"held", "digest", "denied"})  # states that the gate's reason explains


def by_her_clock(at: datetime, zone: str) -> str:
    """Return a moment by her clock, with its day where that is not today: "09:00 her time"."""
    there, today = at.astimezone(ZoneInfo(zone)), now().astimezone(ZoneInfo(zone)).date()
    hour = formats.time_format(there, "H:i")
    if there.date() == today:
        return _("{hour} her time").format(hour=hour)
    weekday, date = formats.date_format(there, "l"), formats.date_format(there, "DATE_FORMAT")
    return _("{weekday}, {date}, {hour} her time").format(weekday=weekday, date=date, hour=hour)


def answer(decision: SendDecision, zone: str, book: Iterable[TermSet] | None = None) -> str:
    """Return the gate's answer about a message that is being written."""
    when = by_her_clock(decision.until, zone) if decision.until else ""
    said = str(ANSWERS[decision.verdict]).format(when=when)
    return said if decision.verdict == "send" else _joined(said, _reason(decision, book))


def stands(message: Outgoing, zone: str, book: Iterable[TermSet] | None = None) -> str:
    """Return how a message of ours stands, and why."""
    paused = _paused(message) if message.state in GOING else ""
    if message.state == "waiting" and (paused or not message.next_at or message.next_at <= now()):
        return paused or _("Goes out now.")
    when = by_her_clock(message.next_at, zone) if message.next_at else ""
    said = str(STANDS[message.state]).format(when=when)
    said = _joined(said, _reason(message.decision, book)) if message.state in EXPLAINED else said
    return _joined(said, paused) if paused else said


def _paused(message: Outgoing) -> str:
    """Return that nothing goes by its connection for now, and why; "" where it speaks."""
    if not hasattr(message.connection, "pause"):
        return ""
    name, reason = message.connection.name, message.connection.pause.reason
    return _("Waits: “{name}” is paused and says nothing. {reason}").format(name=name, reason=reason)


def way(found: Way, zone: str, channel: str, address: Address | None) -> str:
    """Return one thing that may be done instead.

    channel  the name of the one that was chosen.
    address  the other one that is meant, where one is.
    """
    when = by_her_clock(found.at, zone) if found.at else ""
    if found.kind == "address" and address is not None:
        form = _("To {address} it may go from {when} on.") if when else _("To {address} it may go now.")
        return form.format(address=address.name, when=when)
    if found.kind == "time":
        return _("Here it may go from {when} on.").format(when=when)
    if found.kind == "her word":
        return _("She can allow it herself, under her terms: only her own word stands in the way.")
    return _("When she writes to us, you may answer her by {channel}.").format(channel=channel)


def _reason(decision: SendDecision, book: Iterable[TermSet] | None) -> str:
    return reason(decision, get_language() or "en", to_her=False, book=book)


def _joined(first: str, second: str) -> str:
    return _("{first} {second}").format(first=first, second=second)
