"""Our messages to her as a copy holds them."""

from collections.abc import Iterator

from codriver.channels.models import Outgoing
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
