"""Nouns of channels: where we listen, and what came in from there."""

from codriver.channels.models.sources import Connection, Delivery, KeptBack, Pause, Ranking, Removal, Turn

__all__ = ["Connection", "Delivery", "KeptBack", "Pause", "Ranking", "Removal", "Turn"]
