"""Keeping messages: each once, in its thread, with its person; and what is told of it."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_noop

from codriver.channels import registry, senders, threads
from codriver.channels.actions import sound
from codriver.channels.base import Facts
from codriver.channels.base.messages import OURS, Attachment, Incoming
from codriver.channels.bounced import bounced
from codriver.channels.models import Connection, Message, MessageFile
from codriver.channels.models.messages import COMMA, SEAL, file_place
from codriver.kit import sealing
from codriver.people.handles import address_hash, seal
from codriver.people.models import Person
from codriver.timeline.actions import record

LONGEST_SUBJECT = 500
CONTRADICTED = gettext_noop("a message whose id came before with other words")
NEAREST = 50  # earlier messages on a topic that are looked at


class Contradicts(ValueError):
    """A message with this id is here, and says something else."""


class Kept(NamedTuple):
    """A message that is here now, and whether it was not before."""

    message: Message
    is_new: bool


def our_addresses(channel: str) -> frozenset[str]:
    """Return the addresses of a channel from which we speak."""
    kinds = registry.bearing("messages")
    found = Connection.objects.filter(kind__in=kinds, kind=channel).values_list("settings__address", flat=True)
    return frozenset(address.casefold() for address in found if address)


@transaction.atomic
def keep(
    channel: str,
    said: Incoming,
    at: datetime,
    *,
    connection: Connection | None = None,
    ours: Collection[str] = (),
    place: str = "",
    extra: Facts | None = None,
) -> Kept:
    """Store a message once, with its files, in its thread; tell the timeline when a person said it.

    channel  its kind, e.g. "email".      at     when it came.
    ours     addresses from which we speak, in small letters: what comes from one of them was said by us.
    place    the key of its thread where the source says that; "" finds it by what it answers.
    extra    what else a record said that is imported.
    Raises   Contradicts when its id is here with other words.
    """
    if (held := Message.objects.filter(channel=channel, external_id=said.external_id).first()) is not None:
        return same(held, said)
    is_ours = said.sender.casefold() in ours
    message = Message(
        connection=connection,
        channel=channel,
        external_id=said.external_id,
        thread=place or home_of(channel, said, at),
        direction=Message.Direction.OUT if is_ours else Message.Direction.IN,
        subject=sound(said.subject)[:LONGEST_SUBJECT],
        topic_hash=topic_hash(said.subject),
        text=sound(said.text),
        rest=sound(said.rest),
        sent_at=min(said.sent_at, at),
        came_at=at,
        automatic=said.automatic,
        language=said.language or language_of(said.text),
        extra=extra,
        **ends(channel, said.sender, said.to),
    )
    message.person = person_of(message, said)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(channel=channel, external_id=said.external_id)
    if stored.came_at != at or stored.from_hash != message.from_hash:
        return same(stored, said)  # another worker was first
    keep_files(stored, said.attachments)
    tell(stored, said)
    return Kept(stored, is_new=True)


def same(held: Message, said: Incoming) -> Kept:
    """Return the message that is here under an id. Raises Contradicts when it said something else."""
    is_blank = not held.text and not held.subject  # erased: nothing of it comes back
    is_same = (held.text, held.from_hash) == (sound(said.text), address_hash(held.channel, said.sender))
    if not (is_blank or is_same):
        raise Contradicts(CONTRADICTED)
    return Kept(held, is_new=False)


def ends(channel: str, sender: str, to: Collection[str]) -> dict[str, bytes | str]:
    """Return the two ends of a message as they are stored."""
    first = next(iter(to), "")
    return {
        "from_address": seal(channel, sender),
        "from_hash": address_hash(channel, sender),
        "to_address": seal(channel, COMMA.join(to)),
        "to_hash": address_hash(channel, first) if first else "",
    }


def topic_hash(subject: str) -> str:
    """Return by what messages on one topic are found."""
    topic = threads.topic(subject)
    return address_hash("topic", topic) if topic else ""


def home_of(channel: str, said: Incoming, at: datetime) -> str:
    """Return the thread of a message; threads that it turns out to join become one."""
    known = known_threads(channel, said.answers)
    alike = "" if known else thread_alike(channel, said, at)
    place = threads.place(channel, said.external_id, said.answers, known, alike)
    Message.objects.filter(thread__in=place.others).update(thread=place.thread)
    return place.thread


def known_threads(channel: str, answers: Collection[str]) -> dict[str, str]:
    """Return id → thread of those messages that are here; ours are known by their own part of the id too."""
    found = dict(Message.objects.filter(channel=channel, external_id__in=answers).values_list("external_id", "thread"))
    for one in answers:
        if one not in found and (ours := OURS.match(one)):
            sent = Message.objects.filter(channel=channel, external_id__startswith=f"{ours[0]}@")
            found.update((one, thread) for thread in sent.values_list("thread", flat=True)[:1])
    return found


def thread_alike(channel: str, said: Incoming, at: datetime) -> str:
    """Return the thread of an earlier message with this subject between the same two, near in time; "" for none.

    A subject alone joins nothing: it must say that it answers, and the two ends must be the same.
    """
    topic = topic_hash(said.subject) if threads.is_answer(said.subject) else ""
    if not topic or not said.to:
        return ""
    sent_at = min(said.sent_at, at)
    us_two = {address_hash(channel, said.sender), address_hash(channel, said.to[0])}
    near = Message.objects.filter(channel=channel, topic_hash=topic, sent_at__gte=sent_at - threads.NEAR)
    for thread, *two, moment in near.order_by("-sent_at").values_list("thread", "from_hash", "to_hash", "sent_at")[
        :NEAREST
    ]:
        if set(two) == us_two and threads.is_near(moment, sent_at):
            return str(thread)
    return ""


def person_of(message: Message, said: Incoming) -> Person | None:
    """Return whose a message is: nobody new is met by a machine's answer, a notice of failure or a mail to many."""
    if message.direction == Message.Direction.OUT:
        return senders.known(message.channel, said.to[0]) if said.to else None
    if said.automatic == "bounce" or not said.sender:
        return None
    if said.automatic:
        return senders.known(message.channel, said.sender)
    return senders.met(message.channel, said.sender, sound(said.sender_name), message.language)


def keep_files(message: Message, files: Collection[Attachment]) -> None:
    """Store what came with a message."""
    MessageFile.objects.bulk_create(
        MessageFile(
            message=message,
            place=place,
            name=sound(one.name)[:200],
            kind=one.kind[:100],
            size=len(one.body),
            body=sealing.seal(SEAL, file_place(message.pk, place), one.body),
        )
        for place, one in enumerate(files)
    )


def tell(message: Message, said: Incoming) -> None:
    """Write history when a person said something to us, and tell of failure. What machines say starts nothing."""
    if said.bounce:
        bounced(message.channel, said.bounce)
    starts = message.direction == Message.Direction.IN and said.automatic in ("", "list")
    if starts and message.person_id:
        key = f"{message.channel}:{message.pk}"
        record(message.person_id, "message.received", key=key, happened_at=message.sent_at, message=message.pk)


@cache
def _reader() -> object:
    from codriver.reading.meaning.reader import Reader

    return Reader.load()


def language_of(text: str) -> str:
    """Return the language of a text, "" where it is not sure. For the worker and for commands."""
    found = _reader().one(text[:2000]).language if text.strip() else "und"  # type: ignore[attr-defined]
    return "" if found == "und" else str(found)
