"""What a customer sees of herself: the posts that are proven to be hers, and how we know."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.listening.marks import author_mark
from codriver.listening.models import Edition, Mention, Placement, Story
from codriver.people.handles import unseal
from codriver.people.models import Handle, Person
from codriver.timeline.models import Activity

A_PAGE = 30  # posts
HOW: dict[str, Promise] = {  # a key of people.rules.EVIDENCE → how we say it to her
    "set by staff": _("Somebody who works here wrote it down."),
    "signed in": _("You proved it yourself when you signed in."),
    "code answered": _("You answered from there with the code that we had sent you."),
    "wrote to us": _("A message that you sent us came from there."),
    "imported": _("It came with a list of contacts."),
}


@dataclass(frozen=True)
class Proof:
    """One address that is proven to be hers."""

    channel: str
    address: str
    how: Promise
    at: datetime


@dataclass
class Said:
    """One post of hers, in its last words, with the size of the conversation that it is part of."""

    mention: Mention
    text: str
    edited_at: datetime | None = None
    posts: int = 1

    @property
    def link(self) -> str:
        """Return where it stands; only an address of the web is a link."""
        return self.mention.link


@dataclass
class Side:
    """Her page: the posts, newest first, and the proofs."""

    page: "Page[Activity]"
    said: list[Said]
    proofs: list[Proof]
    unproven: int = field(default=0)  # addresses that nobody has proven yet; nothing of them is shown


def side_of(person: Person, page: int | str = 1) -> Side:
    """Return a page of what a person said under addresses that are proven to be hers."""
    handles = list(Handle.objects.filter(person=person).order_by("verified_at", "pk"))
    proven = [
        Proof(handle.channel, unseal(handle.channel, bytes(handle.address_sealed)), HOW[handle.evidence], at)
        for handle in handles
        if (at := handle.verified_at) is not None
    ]
    shown = Paginator(_activities(person, proven), A_PAGE).get_page(page)
    seqs = [activity.facts["mention"] for activity in shown]
    said = _said(seqs, {(proof.channel, proof.address) for proof in proven})
    return Side(shown, said, proven, unproven=len(handles) - len(proven))


def _activities(person: Person, proven: list[Proof]) -> QuerySet[Activity]:
    """Return what she posted, newest first, on channels where an address of hers is proven."""
    channels = Q(pk=None)
    for proof in proven:
        channels |= Q(key__startswith=f"{proof.channel}:")
    posted = Activity.objects.filter(channels, person_key=person.pk, verb="mention.posted")
    return posted.order_by("-happened_at", "-pk")


def _said(seqs: list[int], addresses: set[tuple[str, str]]) -> list[Said]:
    """Return these posts in this order; one whose author is not a proven address of hers is left out."""
    mentions = Mention.objects.select_related("forgotten").in_bulk(seqs)
    addresses = addresses | {(channel, author_mark(channel, address)) for channel, address in addresses}
    labels = dict(Placement.objects.filter(post__in=seqs).values_list("post_id", "story_id"))
    sizes = dict(Story.objects.filter(pk__in=labels.values()).values_list("pk", "posts"))
    last = {edition.mention_id: edition for edition in Edition.objects.filter(mention__in=seqs).order_by("edited_at")}
    found = []
    for mention in (mentions[seq] for seq in seqs if seq in mentions):
        if (mention.channel, mention.author_id) not in addresses:
            continue
        edition = last.get(mention.seq)
        text, edited_at = (edition.text, edition.edited_at) if edition else (mention.text, None)
        found.append(Said(mention, text, edited_at, sizes.get(labels.get(mention.seq, -1), 1)))
    return found
