"""Nouns of channels: where we listen, what came in from there, and what goes out."""

from codriver.channels.models.outgoing import Outgoing
from codriver.channels.models.sources import Connection, Delivery, KeptBack, Pause, Ranking, Removal, Turn

__all__ = ["Connection", "Delivery", "KeptBack", "Outgoing", "Pause", "Ranking", "Removal", "Turn"]
