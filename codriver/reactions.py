"""Activities → consequences: the only "when this, then that" of the house."""

from codriver.listening import activities
from codriver.listening.voices import actions as voices
from codriver.people import actions as people
from codriver.timeline.registry import on

on("handle.given", "listening.backfill")(activities.backfill)
on("handle.given", "listening.known_voice")(voices.known)
on("mention.posted", "people.heard")(people.heard)
