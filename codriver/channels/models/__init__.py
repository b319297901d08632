"""Nouns of channels: where we listen, what came in from there, and what was said to us and by us."""

from codriver.channels.models.messages import Message, MessageFile
from codriver.channels.models.sources import Connection, Delivery, KeptBack, Pause, Ranking, Removal, Turn

__all__ = ["Connection", "Delivery", "KeptBack", "Message", "MessageFile", "Pause", "Ranking", "Removal", "Turn"]
