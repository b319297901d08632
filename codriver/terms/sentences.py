"""Her terms in sentences, one for each rule: for her and for colleagues, in the page's language. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from codriver.terms.clocks import DAY, starts
from codriver.terms.nouns import NOW, SOON, TODAY, WHENEVER, Cap, Rule, Terms, Window

LEVELS: Mapping[int, Promise] = {  # urgency → its name
    WHENEVER: gettext_lazy("whenever"),
    TODAY: gettext_lazy("today"),
    SOON: gettext_lazy("soon"),
    NOW: gettext_lazy("now"),
}
USES = frozenset({"profile", "share"})  # purposes of using what is known: nothing comes of them
TONGUES: Mapping[str, Promise] = {"en": gettext_lazy("in English"), "zh-hans": gettext_lazy("in Chinese")}
DIGESTS: Mapping[str, Promise] = {
    "daily": gettext_lazy("collected, once a day at 09:00"),
    "weekly": gettext_lazy("collected, on Mondays at 09:00"),
}
SAID: Mapping[str, Promise] = {  # state of a consent → a sentence
    "requested": gettext_lazy("“{what}”: asked, not answered yet."),
    "given": gettext_lazy("“{what}”: agreed."),
    "refused": gettext_lazy("“{what}”: refused."),
    "withdrawn": gettext_lazy("“{what}”: agreed once, and taken back."),
    "expired": gettext_lazy("“{what}”: agreed for a time that is over."),
    "invalidated": gettext_lazy("“{what}”: what was agreed does not hold any more."),
}


@dataclass(frozen=True)
class Names:
    """What purposes and channels are called in the reader's language, and by which clock her days are told.

    A purpose that has no name here is told by its own word.
    """

    purposes: Mapping[str, str] = field(default_factory=dict)
    channel: Callable[[str], str] = str
    zone: str = "UTC"

    def purpose(self, key: str) -> str:
        """Return the name of a purpose."""
        return self.purposes.get(key, key)

    def day(self, at: datetime) -> str:
        """Return the day on which a moment lies."""
        return formats.date_format(at.astimezone(ZoneInfo(self.zone)), "DATE_FORMAT")


def sentence(rule: Rule, names: Names) -> str:
    """Return one rule as one sentence, with a full stop."""
    parts = [_head(rule, names), *_limits(rule, names)]
    return _("{words}.").format(words=pgettext("between the parts of a sentence", ", ").join(parts))


def told(terms: Terms, names: Names) -> list[str]:
    """Return all that is not a rule as sentences: pause, objections, consents, addresses that do not reach her."""
    found = []
    if terms.paused_until is not None:
        found.append(_("Everything but orders is paused until {day}.").format(day=names.day(terms.paused_until)))
    if "*" in terms.objected:
        found.append(_("Objected to everything but account and safety."))
    objected = sorted(names.purpose(key) for key in terms.objected if key != "*")
    found += [_("Objected to “{what}”.").format(what=what) for what in objected]
    for key, state in sorted(terms.consents.items()):
        found.append(str(SAID[state]).format(what=names.purpose(key)))
    for channel in sorted(terms.suppressed):
        found.append(_("{channel} does not arrive any more.").format(channel=names.channel(channel)))
    return found


def _head(rule: Rule, names: Names) -> str:
    if rule.purpose in USES:
        form = _("{what} is allowed") if rule.effect == "allow" else _("{what} is not allowed")
        return form.format(what=_what(rule, names))
    how = _(" by {channel}").format(channel=names.channel(rule.channel)) if rule.channel else ""
    if rule.effect == "deny" and rule.purpose is None:
        if rule.topic is None:
            return _("Nothing may come{how}").format(how=how)
        return _("Nothing about “{topic}” may come{how}").format(topic=rule.topic, how=how)
    form = _("{what} may come{how}") if rule.effect == "allow" else _("{what} may not come{how}")
    return form.format(what=_what(rule, names), how=how)


def _what(rule: Rule, names: Names) -> str:
    if rule.purpose is None:
        return _("Anything about “{topic}”").format(topic=rule.topic) if rule.topic else _("Anything")
    purpose = names.purpose(rule.purpose)
    if rule.topic is None:
        return _("“{purpose}”").format(purpose=purpose)
    return _("“{purpose}” about “{topic}”").format(purpose=purpose, topic=rule.topic)


def _limits(rule: Rule, names: Names) -> list[str]:
    """Return what narrows a rule, in the order in which one would say it."""
    return [*_for_whom(rule), *_when(rule, names), *_how_long(rule, names)]


def _for_whom(rule: Rule) -> list[str]:
    found = []
    if rule.sender is not None:
        by = _("the company itself") if rule.sender == "company" else rule.sender
        found.append(_("from {sender}").format(sender=by))
    if rule.language is not None:
        found.append(str(TONGUES.get(rule.language, rule.language)))
    if rule.urgency < NOW:
        found.append(_("if no more urgent than “{level}”").format(level=LEVELS[rule.urgency]))
    return found


def _when(rule: Rule, names: Names) -> list[str]:
    found = []
    if rule.windows:
        spans = _windows(rule.windows, names.zone)
        found.append(_("only {windows}").format(windows=spans) if rule.effect == "allow" else spans)
    if rule.cap is not None:
        found.append(_cap(rule.cap))
    if rule.digest is not None:
        found.append(str(DIGESTS[rule.digest]))
    return found


def _how_long(rule: Rule, names: Names) -> list[str]:
    found = []
    if rule.since is not None:
        found.append(_("from {day} on").format(day=names.day(rule.since)))
    if rule.until is not None:
        found.append(_("until {day}").format(day=names.day(rule.until)))
    return found


def _cap(cap: Cap) -> str:
    most = ngettext("at most {most} message", "at most {most} messages", cap.most).format(most=cap.most)
    days = ngettext("in a day", "in {days} days", cap.days).format(days=cap.days)
    form = _("{most} {days}") if cap.over == "all" else _("{most} {days} on this channel")
    return form.format(most=most, days=days)


def _windows(windows: Iterable[Window], zone: str) -> str:
    return pgettext("between two times of the week", " and ").join(_window(window, zone) for window in windows)


def _window(window: Window, zone: str) -> str:
    """Return one window: its days, its hours by the clock, and whose clock that is where it is not hers."""
    minutes = starts(window.rrule)
    begins, ends = minutes[0] % DAY, (minutes[0] + window.minutes) % DAY
    clock = f"{begins // 60:02}:{begins % 60:02}–{ends // 60:02}:{ends % 60:02}"
    if window.minutes == DAY and begins == 0:
        clock = _("the whole day")
    found = f"{_days(sorted({minute // DAY for minute in minutes}))} {clock}"
    return found if window.zone in (None, zone) else _("{when} ({zone})").format(when=found, zone=window.zone)


def _days(days: list[int]) -> str:
    """Return days of the week in words; Monday is 0."""
    if len(days) == 7:
        return _("every day")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("{first} to {last}").format(first=WEEKDAYS[days[0]], last=WEEKDAYS[days[-1]])
    return pgettext("between two days", ", ").join(str(WEEKDAYS[day]) for day in days)
