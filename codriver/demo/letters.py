"""Mail of the sample's customers: what they wrote, and how what is to be told them stands. Its mailbox is paused, so
nothing ever leaves the sample."""

from datetime import datetime, timedelta

from codriver.channels import actions, messages, outbox
from codriver.channels.base.messages import Incoming
from codriver.channels.models import Connection, Message, Outgoing
from codriver.demo import words
from codriver.demo.decided import parts
from codriver.demo.models import Made
from codriver.people.handles import unseal
from codriver.people.models import Handle, Person
from codriver.staff.models import User

US = "care@kofan.example"
NOWHERE = {"imap_host": "mail.kofan.example", "imap_port": 993, "smtp_host": "mail.kofan.example", "smtp_port": 465}
WHY = "This is the sample: nothing leaves it. 这是示例，什么都不会发出。"


def make(at: datetime) -> None:
    """Write the letters. In the caller's transaction, after the customers were made."""
    by = User.objects.filter(email="zhou@kofan.example").first()
    place = {"address": US, **NOWHERE}
    box, _ = actions.add("email", "Kofan care (sample)", place, coverage_note=WHY, is_asked=False, by=by)
    handles = addresses()
    for number, line in enumerate(words.page("letters").lines("in")):
        key, hours, subject, text = parts(line)
        hear(box, handles[key], f"<demo-{number}@post.example>", subject, text, at - timedelta(hours=float(hours)))
    for number, line in enumerate(words.page("letters").lines("out")):
        key, purpose, subject, text = parts(line)
        outbox.send(handles[key], purpose, key=f"demo:{number}", subject=subject, text=text, by=by)
    actions.pause(box, by=by, reason=WHY)


def addresses() -> dict[str, Handle]:
    """Return who → her mail address."""
    marks = dict(Made.objects.filter(what=Made.What.PERSON).values_list("number", "name"))
    owners = {person: marks[pk] for pk, person in Handle.objects.filter(pk__in=marks).values_list("pk", "person_id")}
    return {owners[one.person_id]: one for one in Handle.objects.filter(person__in=owners, channel="email")}


def hear(box: Connection, handle: Handle, name: str, subject: str, text: str, at: datetime) -> None:
    """Let one letter have come in."""
    sender = unseal(handle.channel, bytes(handle.address_sealed))
    said = Incoming(name, sender, handle.person.name, (US,), subject, text, at)
    messages.keep("email", said, at, connection=box, ours=frozenset({US}))


def forget(person: Person | str) -> None:
    """Delete what one customer of the sample and the company wrote to each other."""
    Message.objects.filter(person=person).delete()
    Outgoing.objects.filter(person=person).delete()


def close() -> None:
    """Take the mailbox away, unless something else came or goes by it."""
    box = Connection.objects.filter(kind="email", settings__address=US).first()
    if box and not (box.messages.exists() or Outgoing.objects.filter(connection=box).exists()):
        box.delete()
