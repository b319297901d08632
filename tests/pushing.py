"""Pushing as a sender does, for the tests of rooms: they name no adapter, as deleting its folder must delete it all."""

from codriver.channels.posts import signing

__all__ = ["signing"]
