"""Her book in words: what a rule says, and what one page changed of the page before."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from codriver.terms.clocks import DAYS
from codriver.terms.nouns import NOW, Rule, Window
from codriver.terms.pages import Page
from codriver.terms.purposes import purposes
from codriver.web.my.wheel import channel_name


@dataclass
class Changed:
    """What a page changed: rules that came and that went, in words."""

    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


def names() -> dict[str, str]:
    """Return how the purposes are called, in the reader's language."""
    return {purpose.key: purpose.said(get_language() or "en")["name"] for purpose in purposes()}


def said(rule: Rule, called: dict[str, str]) -> str:
    """Say a rule: what it is about, then what it says of it."""
    about = " · ".join(part for part in (called.get(rule.purpose or "", rule.purpose), rule.topic) if part)
    limits = [
        channel_name(rule.channel) if rule.channel else "",
        rule.sender or "",
        _("up to urgency %(n)s of 4") % {"n": rule.urgency} if rule.urgency < NOW else "",
        _("until %(day)s") % {"day": date_format(timezone.localtime(rule.until), "DATE_FORMAT")} if rule.until else "",
    ]
    words = ", ".join(part for part in (_word(rule), *limits) if part)
    return _("%(about)s: %(words)s") % {"about": about or _("All"), "words": words}


def _word(rule: Rule) -> str:
    spans = ", ".join(_span(window) for window in rule.windows)
    if rule.effect == "deny":
        return _("not at %(times)s") % {"times": spans} if spans else _("no")
    if rule.digest:
        return _("one mail a day") if rule.digest == "daily" else _("one mail a week")
    if rule.cap:
        return _("at most %(most)s in %(days)s days") % {"most": rule.cap.most, "days": rule.cap.days}
    return _("only at %(times)s") % {"times": spans} if spans else _("yes")


def _span(window: Window) -> str:
    facts = dict(part.split("=") for part in window.rrule.upper().split(";"))
    start = int(facts["BYHOUR"]) * 60 + int(facts["BYMINUTE"])
    end = (start + window.minutes) % (24 * 60)
    days = " ".join(str(WEEKDAYS_ABBR[DAYS[day]]) for day in facts.get("BYDAY", "").split(",") if day)
    return f"{days} {start // 60}:{start % 60:02}–{end // 60}:{end % 60:02}".strip()


def changed(before: Page, after: Page, called: dict[str, str]) -> Changed:
    """Say what is different between two pages."""
    there, now = set(_lines(before, called)), set(_lines(after, called))
    return Changed(sorted(now - there), sorted(there - now))


def _lines(page: Page, called: dict[str, str]) -> list[str]:
    lines = [said(rule, called) for rule in page.rules]
    lines += [_("You object to %(name)s.") % {"name": called.get(key, key)} for key in page.objected]
    lines += [f"{called.get(key, key)}: {_consents().get(state, state)}" for key, state in page.consents.items()]
    if page.paused_until:
        day = date_format(timezone.localtime(page.paused_until), "DATE_FORMAT")
        lines.append(_("Paused until %(day)s.") % {"day": day})
    return lines


def _consents() -> dict[str, str]:
    """Return the states of consent in words."""
    return {"given": _("you agree"), "refused": _("you said no"), "withdrawn": _("you took your yes back"),
            "expired": _("your yes has run out"), "requested": _("we asked you")}  # fmt: skip
