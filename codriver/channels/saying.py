"""What we said, kept beside what was said to us: so an answer finds the thread that it answers."""

from datetime import datetime

from codriver.channels.base.messages import Incoming, Letter, Receipt
from codriver.channels.messages import keep
from codriver.channels.models import Connection, Message


def said(connection: Connection, letter: Letter, receipt: Receipt, at: datetime) -> Message:
    """Keep a letter that a channel took. Safe to repeat: the same receipt is the same message.

    connection  by which it went.      at  when it was taken.
    Raises      messages.Contradicts when the id is here with other words.
    """
    sender = str(connection.settings.get("address", ""))
    ours = Incoming(
        receipt.external_id, sender, "", (letter.to,), letter.subject, letter.text, at, answers=letter.answers
    )
    return keep(connection.kind, ours, at, connection=connection, ours=(sender.casefold(),)).message
