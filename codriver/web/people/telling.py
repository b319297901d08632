"""What a row of her page says: a line for each verb."""

from collections.abc import Callable
from dataclasses import replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from codriver.channels.models import Outgoing
from codriver.listening.meaning import labels
from codriver.reading.meaning.heads import SENTIMENTS
from codriver.terms import pages
from codriver.terms.changes import changes
from codriver.terms.sentences import SAID
from codriver.timeline.models import Activity
from codriver.web.people.happenings import Item, Told
from codriver.web.people.naming import Address

SOURCES: dict[str, Promise] = {  # of a page of her book
    "typed": gettext_lazy("She changed her terms."),
    "imported": gettext_lazy("Her terms were imported."),
    "one click": gettext_lazy("She stopped messages by the link in one."),
    "consent": gettext_lazy("She answered what she was asked."),
    "GPC": gettext_lazy("Her browser objected for her."),
    "guardian": gettext_lazy("Who answers for her changed."),
    "delivery": gettext_lazy("An address no longer reaches her."),
}


def item(told: Told, row: Activity | Outgoing) -> Item:
    """Tell one row. A verb that nobody here tells stands there by its name."""
    if isinstance(row, Outgoing):
        return told.message(row)
    tell = TELLERS.get(row.verb)
    found = tell(told, row) if tell else Item(row.happened_at, row.verb)
    return replace(found, by=found.by or row.by)


def _mention(told: Told, row: Activity) -> Item:
    post = told.mentions.get(row.facts["mention"])
    if post is None:
        return Item(row.happened_at, _("Said something in public that is not here any more."))
    line = _("Said in public on {site}").format(site=told.names.channel(post.channel))
    link = reverse("listening:posts", args=[post.seq]) + f"?post={post.seq}"
    if post.deleted_at or hasattr(post, "forgotten"):
        gone = _("Its words are gone: deleted there, or past their time.")
        return Item(row.happened_at, line, notes=(gone,), link=link)
    read = told.readings.get(post.seq)
    feeling = str(labels.labelled(SENTIMENTS, labels.FEELINGS, read.sentiment)) if read and read.sentiment >= 0 else ""
    tone = labels.TONES.get(SENTIMENTS[read.sentiment], "") if read and feeling else ""
    words = told.texts.get(post.seq, post.text)
    return Item(row.happened_at, line, voice=words, feeling=(feeling, tone), link=link, original=post.link)


def _handle(told: Told, row: Activity) -> Item:
    handle = told.handles.get(row.facts["handle"])
    if handle is None:
        return Item(row.happened_at, _("Became known by an address that was taken away since."))
    address = Address(handle)
    line = _("Became known by {address}: {how}.").format(address=address.name, how=address.how)
    return Item(row.happened_at, line)


def _received(told: Told, row: Activity) -> Item:
    message = told.heard.get(row.facts["message"])
    if message is None:
        return Item(row.happened_at, _("Said something to us that is not here any more."))
    line = _("Said to us by {channel}").format(channel=told.names.channel(message.channel))
    files: int = message.attached  # type: ignore[attr-defined] # counted when it was fetched
    notes = (ngettext("with {number} file", "with {number} files", files).format(number=files),) if files else ()
    return Item(row.happened_at, line, voice=message.text, subject=message.subject, notes=notes)


def _sent(told: Told, row: Activity) -> Item:
    message = told.messages.get(row.facts["outgoing"])
    if message is None:
        return Item(row.happened_at, _("A message of ours went out."))
    return told.message(message, row.happened_at)


def _settled(told: Told, row: Activity) -> Item:
    message = told.messages.get(row.facts["outgoing"])
    if message is not None and row.facts["arrived"]:
        return replace(told.message(message, row.happened_at), line=_("It was found out that this arrived."), by=row.by)
    return Item(row.happened_at, _("This is sent once more."), subject=message.subject if message else "")


def _terms(told: Told, row: Activity) -> Item:
    version = int(row.facts["version"])
    book = {page.version: page for page in told.book or []}
    after, before = (pages.read(book[one].body) if one in book else pages.Page() for one in (version, version - 1))
    line = str(SOURCES.get(row.facts["source"], SOURCES["typed"]))
    return Item(row.happened_at, line, notes=tuple(changes(before, after, told.names)))


def _consent(told: Told, row: Activity) -> Item:
    state = "given" if row.facts["state"] == "renewed" else row.facts["state"]
    what = told.names.purpose(row.facts["purpose"])
    return Item(row.happened_at, str(SAID[state]).format(what=what))


TELLERS: dict[str, Callable[[Told, Activity], Item]] = {
    "mention.posted": _mention,
    "handle.given": _handle,
    "message.received": _received,
    "message.sent": _sent,
    "message.settled": _settled,
    "terms.changed": _terms,
    "consent.changed": _consent,
}
