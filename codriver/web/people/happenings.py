"""Rows of her page: what each tells, and what they need fetched for all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from codriver.channels.models import Message, Outgoing
from codriver.listening.models import Edition, Mention, Reading
from codriver.people.models import Handle, Person
from codriver.staff.models import User
from codriver.terms.models import TermSet
from codriver.terms.sentences import Names
from codriver.timeline.models import Activity
from codriver.web.people import saying

# What is fetched with a message of ours.
NEEDED = ("purpose", "decision__purpose", "decision__person", "by", "connection__pause")


@dataclass(frozen=True)
class Item:
    """One row of her page."""

    at: datetime
    line: str = ""  # what happened
    voice: str = ""  # her words
    ours: str = ""  # our words
    subject: str = ""
    notes: tuple[str, ...] = ()
    feeling: tuple[str, str] = ("", "")  # its word and its tone
    link: str = ""
    original: str = ""  # where it stands in public
    by: User | None = None
    unknown: int = 0  # the message that somebody is to settle
    number: int = 0  # of the message, for a link to it


@dataclass
class Told:
    """Tells rows of one person's page. What they need is fetched for all of them before the first is told."""

    viewer: User
    person: Person
    names: Names
    mentions: dict[int, Mention] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)  # as they were last edited
    readings: dict[int, Reading] = field(default_factory=dict)
    messages: dict[int, Outgoing] = field(default_factory=dict)
    heard: dict[int, Message] = field(default_factory=dict)
    handles: dict[int, Handle] = field(default_factory=dict)
    book: list[TermSet] | None = None

    def fetch(self, rows: Sequence[Activity | Outgoing]) -> None:
        """Fetch what these rows need."""
        activities = [row for row in rows if isinstance(row, Activity)]
        self._fetch_mentions(named(activities, "mention"))
        own = Outgoing.objects.visible_to(self.viewer).select_related(*NEEDED)
        wanted = named(activities, "outgoing")
        self.messages |= own.filter(person=self.person).in_bulk(wanted) if wanted else {}
        wanted = named((row for row in activities if row.verb == "message.received"), "message")
        said = Message.objects.visible_to(self.viewer).annotate(attached=Count("files"))
        self.heard |= said.filter(person=self.person).in_bulk(wanted) if wanted else {}
        wanted = named(activities, "handle")
        self.handles |= Handle.objects.filter(person=self.person).in_bulk(wanted) if wanted else {}
        turned = any(row.verb == "terms.changed" for row in activities)
        if self.book is None and (turned or any(isinstance(row, Outgoing) and row.decision.rule for row in rows)):
            self.book = list(TermSet.objects.filter(person=self.person).order_by("-version"))

    def _fetch_mentions(self, seqs: list[int]) -> None:
        if not seqs:
            return
        posts = Mention.objects.visible_to(self.viewer).select_related("forgotten")
        self.mentions |= posts.in_bulk(seqs)
        self.readings |= Reading.objects.in_bulk(seqs)
        edited = Edition.objects.filter(mention__in=seqs).order_by("edited_at")
        self.texts |= dict(edited.values_list("mention_id", "text"))

    def message(self, row: Outgoing, at: datetime | None = None) -> Item:
        """Tell how a message of ours stands."""
        zone, notes = self.person.timezone or "UTC", []
        if row.state == "failed" and row.error:
            notes.append(_("The channel said: {words}").format(words=row.error))
        line = _("{purpose} by {channel}").format(
            purpose=self.names.purpose(row.purpose.key), channel=self.names.channel(row.channel)
        )
        return Item(
            at or row.made_at,
            line,
            ours=row.text,
            subject=row.subject,
            notes=(saying.stands(row, zone, self.book), *notes),
            by=row.by,
            unknown=row.pk if row.state == "unknown" else 0,
            number=row.pk,
        )


def named(activities: Iterable[Activity], fact: str) -> list[int]:
    """Return the numbers that some activities name under a fact."""
    return [int(row.facts[fact]) for row in activities if fact in row.facts]
