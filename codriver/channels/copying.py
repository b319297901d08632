"""What she and we said to each other, as a copy holds it."""

from base64 import b64encode
from collections.abc import Iterator

from django.db.models import Q

from codriver.channels.models import Message, Outgoing
from codriver.people.models import Person
from codriver.terms.copying.sections import Row, stamp


def messages(who: Person) -> Iterator[Row]:
    """Give what we said to her and what we did not, with what the gate said."""
    found = Outgoing.objects.filter(person=who).select_related("purpose", "decision")
    for one in found.order_by("made_at", "pk").iterator():
        yield {
            "made_at": stamp(one.made_at), "sent_at": stamp(one.sent_at), "channel": one.channel,
            "purpose": one.purpose.key, "topic": one.topic, "sender": one.sender, "urgency": one.urgency,
            "language": one.language, "subject": one.subject, "text": one.text, "state": one.state,
            "id": one.external_id, "answers": one.answers, "is_digest": one.is_digest,
            "verdict": one.decision.verdict, "step": one.decision.step, "allowed_by": one.decision.allowed_by,
        }  # fmt: skip


def said(who: Person) -> Iterator[Row]:
    """Give the messages that came from, or went to, an address that is proven to be hers, with their files."""
    hers = list(who.handles.exclude(verified_at=None).values_list("address_hash", flat=True))
    found = Message.objects.filter(Q(from_hash__in=hers) | Q(to_hash__in=hers), person=who).prefetch_related("files")
    for one in found.order_by("sent_at", "pk").iterator(chunk_size=100):
        yield {
            "channel": one.channel, "id": one.external_id, "thread": one.thread, "direction": one.direction,
            "from": one.sender, "to": one.receivers, "subject": one.subject, "text": one.text, "rest": one.rest,
            "sent_at": stamp(one.sent_at), "came_at": stamp(one.came_at), "language": one.language,
            "files": [
                {"name": file.name, "kind": file.kind, "body": b64encode(file.open()).decode()}
                for file in one.files.all()
            ],
        }  # fmt: skip
