"""What one person and we said to each other, and the files that came with it."""

from django.db import models

from codriver.channels.models.sources import Connection
from codriver.channels.querysets import MessageQuerySet
from codriver.kit import sealing
from codriver.people.handles import unseal
from codriver.people.models import Person

SEAL = "messages-seal"
COMMA = ", "  # between addresses that are sealed together; none holds a comma


class Message(models.Model):
    """Something said to us by one person, or by us to her.

    Addresses are sealed, with the keyed hash of people.handles to be found by: the sender's and the first receiver's.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=64)
    external_id = models.CharField(max_length=200)  # in mail its Message-ID
    thread = models.CharField(max_length=64)  # one for all messages of a thread: channels.threads
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    from_address = models.BinaryField()  # sealed
    from_hash = models.CharField(max_length=64)
    to_address = models.BinaryField()  # sealed: all of them
    to_hash = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    topic_hash = models.CharField(max_length=64)  # of the subject without "Re:" and its kin
    text = models.TextField()  # the new words alone
    rest = models.TextField(default="")  # what it quotes, and signatures
    sent_at = models.DateTimeField()  # as its sender says, but never after it came
    came_at = models.DateTimeField()
    automatic = models.CharField(max_length=8, default="")  # base.messages.Automatic
    language = models.CharField(max_length=10, default="")
    extra = models.JSONField(null=True)  # what else a record said that was imported

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="message_once")]
        indexes = [
            models.Index(fields=["thread", "sent_at"], name="message_thread"),
            models.Index(fields=["person", "-sent_at"], name="message_person"),
            models.Index(fields=["topic_hash", "sent_at"], name="message_topic"),
        ]

    @property
    def sender(self) -> str:
        """Return the address that it came from, opened."""
        return unseal(self.channel, bytes(self.from_address))

    @property
    def receivers(self) -> list[str]:
        """Return the addresses that it went to, opened."""
        found = unseal(self.channel, bytes(self.to_address))
        return found.split(COMMA) if found else []


class MessageFile(models.Model):
    """A file that came with a message. Its kind is told by its bytes, which are sealed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    place = models.IntegerField()  # in the message, from 0
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)  # media type
    size = models.BigIntegerField()  # bytes, as it came
    body = models.BinaryField()  # sealed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "place"], name="message_file_once")]

    def open(self) -> bytes:
        """Return its bytes."""
        return sealing.unseal(SEAL, file_place(self.message_id, self.place), bytes(self.body))


def file_place(message: int, place: int) -> str:
    """Return whose the bytes of a file are: sealed for one place they open for no other."""
    return f"message {message} file {place}"
