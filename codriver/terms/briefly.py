"""Her terms in one line for a list: what may come to her unasked, and where. The gate is asked. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from codriver.terms.nouns import Planned, Purpose, Terms
from codriver.terms.rules import may
from codriver.terms.sentences import Names


def brief(terms: Terms, promotion: Sequence[Purpose], channels: Sequence[str], names: Names, at: datetime) -> str:
    """Return a line such as "News by Mail; paused until 3 May 2027".

    promotion  the purposes that are denied where she has said nothing.
    channels   on which she has an address.
    """
    open_terms = replace(terms, paused_until=None)
    where = {one.key: _open(open_terms, one, channels, at) for one in promotion}
    by_channels: dict[tuple[str, ...], list[str]] = {}
    for key, found in where.items():
        if found:
            by_channels.setdefault(found, []).append(names.purpose(key))
    apart = pgettext("between two names", ", ")
    parts = [
        _("{what} by {channels}").format(what=apart.join(what), channels=apart.join(map(names.channel, found)))
        for found, what in by_channels.items()
    ] or [_("Objected to everything") if "*" in terms.objected else _("Nothing unasked")]
    if terms.paused_until is not None and at < terms.paused_until:
        parts.append(_("paused until {day}").format(day=names.day(terms.paused_until)))
    return pgettext("between two states", "; ").join(parts)


def _open(terms: Terms, purpose: Purpose, channels: Sequence[str], at: datetime) -> tuple[str, ...]:
    """Return the channels on which something of a purpose may come, now or at another hour."""
    return tuple(one for one in channels if may(terms, Planned(purpose, one), at).verdict != "deny")
