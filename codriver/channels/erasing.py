"""What we said to her: the words go, that something was said stays; what waited is denied at once."""

from django.db.models import Q, QuerySet

from codriver.channels import outbox
from codriver.channels.models import Message, MessageFile, Outgoing
from codriver.terms.erasing.registry import Erasure

BATCH = 500  # messages in one transaction
SAID = ~Q(topic=None) | ~Q(subject="") | ~Q(text="") | ~Q(answers=[]) | ~Q(error="")


def spoken(erasure: Erasure) -> "QuerySet[Outgoing]":
    """Return what we said or meant to say to her, as far as its words are here."""
    return Outgoing.objects.filter(SAID, person=erasure.person_key)


def left(erasure: Erasure) -> int:
    """Say how many of our messages to her have their words, those too that a worker is sending at this moment."""
    return spoken(erasure).count()


def blank(erasure: Erasure) -> int:
    """Deny what waits, and take the words of all that is not on its way; what is will be through in minutes."""
    outbox.ask_anew(erasure.person_key)
    some = spoken(erasure).exclude(state="sending").order_by("pk").values_list("pk", flat=True)[:BATCH]
    found = Outgoing.objects.filter(pk__in=list(some))
    return found.update(topic=None, subject="", text="", answers=[], error="")


# ---- what was said, by her and to her

BLANK = {
    "from_address": b"",
    "from_hash": "",
    "to_address": b"",
    "to_hash": "",
    "subject": "",
    "topic_hash": "",
    "text": "",
    "rest": "",
    "extra": None,
}
TOLD = ~Q(from_hash="") | ~Q(to_hash="") | ~Q(subject="") | ~Q(text="") | ~Q(rest="") | ~Q(extra=None)


def messages_of(erasure: Erasure) -> "QuerySet[Message]":
    """Return the messages between her and us that still tell something."""
    return Message.objects.filter(TOLD, person=erasure.person_key)


def messages_left(erasure: Erasure) -> int:
    """Say how many messages between her and us still tell something."""
    return messages_of(erasure).count()


def blank_messages(erasure: Erasure) -> int:
    """Take words, addresses and files of messages away. Their ids stay, so that an old copy brings none back."""
    some = list(messages_of(erasure).order_by("pk").values_list("pk", flat=True)[:BATCH])
    MessageFile.objects.filter(message__in=some).delete()
    return Message.objects.filter(pk__in=some).update(**BLANK) if some else 0
