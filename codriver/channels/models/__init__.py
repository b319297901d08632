"""Nouns of channels: where we listen, what came in from there, what was said to us and by us, and what goes out."""

from codriver.channels.models.messages import Message, MessageFile
from codriver.channels.models.outgoing import Outgoing
from codriver.channels.models.sources import Connection, Delivery, KeptBack, Pause, Ranking, Removal, Turn

__all__ = [
    "Connection",
    "Delivery",
    "KeptBack",
    "Message",
    "MessageFile",
    "Outgoing",
    "Pause",
    "Ranking",
    "Removal",
    "Turn",
]
