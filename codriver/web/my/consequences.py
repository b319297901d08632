"""What would follow from another page of her book, said before it is saved. The gate itself is asked, twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from codriver.channels.models import Outgoing
from codriver.channels.outbox import history
from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.terms import laws, pages, queries, rules, words
from codriver.terms.models import Purpose, SendDecision, Suppression, TermSet
from codriver.terms.nouns import Decision, Planned, Sent, Terms
from codriver.terms.pages import Page

WAITING = ("waiting", "held", "digest")
BEST = ("send", "hold", "digest", "deny")  # of several channels the one that lets most through


@dataclass(frozen=True)
class Hers:
    """One person as the gate knows her at one moment: read once, then asked about many pages."""

    person: Person
    at: datetime
    page: Page
    version: int
    channels: tuple[str, ...]
    dead: frozenset[int]  # handles that no longer reach her
    sent: Sequence[Sent]
    waiting: Sequence[Outgoing]

    def terms(self, page: Page, handle: Outgoing | None = None) -> Terms:
        """Return her terms as if a page were the newest."""
        held = TermSet(person=self.person, version=self.version, body=pages.written(page))
        bad = {handle.channel} if handle and handle.handle_id in self.dead else set()
        return queries.terms_from(self.person, held, bad)

    def ask(self, page: Page, planned: Planned, of: Outgoing | None = None) -> Decision:
        """Ask the gate."""
        terms = self.terms(page, of)
        return rules.may(terms, planned, self.at, self.sent, laws.law_of(terms.country))

    def verdict(self, page: Page, purpose: Purpose) -> Decision:
        """Return what the gate says of a message for a purpose, by the channel that lets most through."""
        asked = [self.ask(page, Planned(purpose.value, channel)) for channel in self.channels]
        return min(asked, key=lambda decision: BEST.index(decision.verdict))


def of(person: Person) -> Hers:
    """Read what the gate is to be asked about."""
    held = queries.newest(person)
    handles = Handle.objects.filter(person=person)
    return Hers(
        person=person,
        at=now(),
        page=pages.read(held.body) if held else Page(),
        version=held.version if held else queries.NO_BOOK,
        channels=tuple(sorted(set(handles.values_list("channel", flat=True)))) or ("email",),
        dead=frozenset(Suppression.objects.filter(handle__in=handles).values_list("handle", flat=True)),
        sent=history(person),
        waiting=list(Outgoing.objects.filter(person=person, state__in=WAITING).select_related("purpose")),
    )


def of_waiting(hers: Hers, page: Page) -> str:
    """Say what becomes of the messages that wait for her, if a page becomes the newest."""
    if not hers.waiting:
        return _("No message waits now.")
    fates = Counter(fate for message in hers.waiting if (fate := _fate(hers, page, message)))
    said = [_said(fate, fates[fate]) for fate in ("stop", "now", "digest", "later") if fates[fate]]
    return joined(*said) or _("Nothing that waits changes.")


def _fate(hers: Hers, page: Page, message: Outgoing) -> str:
    """Return what a page would change for a message that waits: stop, now, digest, later; "" for nothing."""
    decision = hers.ask(page, message.planned, message)
    if decision.verdict == "deny":
        return "stop"
    if decision.verdict == "send":
        return "now" if message.state != "waiting" else ""
    if decision.verdict == "digest":
        return "digest" if message.state != "digest" else ""
    is_later = message.state != "held" or (message.next_at and decision.until and decision.until > message.next_at)
    return "later" if is_later else ""


def _said(fate: str, number: int) -> str:
    """Say how many messages meet a fate."""
    one = {
        "stop": ngettext_lazy("%(n)s message that waits will stop.", "%(n)s messages that wait will stop.", number),
        "now": ngettext_lazy("%(n)s message that waits comes now.", "%(n)s messages that wait come now.", number),
        "digest": ngettext_lazy("%(n)s message that waits joins others.", "%(n)s messages come together.", number),
        "later": ngettext_lazy("%(n)s message that waits comes later.", "%(n)s messages that wait come later.", number),
    }
    return str(one[fate] % {"n": number})


def of_purpose(hers: Hers, page: Page, purpose: Purpose) -> str:
    """Say how messages for a purpose come, if a page becomes the newest."""
    decision = hers.verdict(page, purpose)
    own = next((rule for rule in page.rules if rule.key == f"my-{purpose.key}"), None)
    if decision.verdict == "deny":
        nothing = _("Nothing of this comes.")
        return nothing if own is not None and own.effect == "deny" else joined(nothing, why(hers, purpose, decision))
    if decision.verdict == "digest":
        return _collected(page, decision)
    if own is not None and own.cap:
        return _("One comes in a week at most. What is more waits.")
    if own is not None and own.until:
        return _("Each one comes until %(day)s. Then it stops.") % {"day": _day(own.until)}
    if decision.verdict == "hold":
        return _("Each one comes, but only in your hours.")
    return _("Each one comes as soon as it is written.")


def _collected(page: Page, decision: Decision) -> str:
    rule = next((rule for rule in page.rules if rule.key == decision.rule), None)
    if rule is not None and rule.digest == "daily":
        return _("All comes in one mail a day, next on %(day)s.") % {"day": _day(decision.until)}
    return _("All comes in one mail a week, next on %(day)s.") % {"day": _day(decision.until)}


def why(hers: Hers, purpose: Purpose, decision: Decision) -> str:
    """Say in her words why the gate said no."""
    told = SendDecision(person=hers.person, purpose=purpose, step=decision.step, rule=decision.rule or "",
                        terms_version=hers.version)  # fmt: skip
    return words.reason(told, get_language() or "en", to_her=True)


def of_all(hers: Hers, page: Page, purposes: Sequence[Purpose]) -> str:
    """Say which purposes would stop and which would begin, if a page becomes the newest."""
    language = get_language() or "en"
    stop: list[str] = []
    begin: list[str] = []
    for purpose in purposes:
        before, after = (hers.verdict(one, purpose).verdict != "deny" for one in (hers.page, page))
        if before != after:
            (begin if after else stop).append(purpose.said(language)["name"])
    said = []
    if stop:
        said.append(_("These stop: %(names)s.") % {"names": _listed(stop)})
    if begin:
        said.append(_("These come again: %(names)s.") % {"names": _listed(begin)})
    return joined(*said)


def joined(*sentences: str) -> str:
    """Put sentences together as the reader's language does: Chinese leaves no space between them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(filter(None, sentences))


def _listed(names: Sequence[str]) -> str:
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(names)


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT") if moment else ""
