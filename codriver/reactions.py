"""Activities → consequences, and what goes with a forgotten post: the only "when this, then that" of the house."""

from codriver.listening import activities
from codriver.listening.forgetting import when_forgotten
from codriver.listening.meaning import corrections
from codriver.listening.notices.forgetting import forgotten as forget_messages
from codriver.listening.reports import ordering as reports
from codriver.listening.searching import forgetting as searching
from codriver.listening.stories import pictures, titles
from codriver.listening.voices import actions as voices
from codriver.listening.voices.forgetting import forgotten as forget_voices
from codriver.listening.watches.forgetting import forgotten as forget_matches
from codriver.people import actions as people
from codriver.timeline.registry import on

on("handle.given", "listening.backfill")(activities.backfill)
on("handle.given", "listening.known_voice")(voices.known)
on("mention.posted", "people.heard")(people.heard)
on("message.received", "people.heard")(people.heard)

when_forgotten("listening.titles")(titles.unname)
when_forgotten("listening.pictures")(pictures.fade)
when_forgotten("listening.search")(searching.forgotten)
when_forgotten("listening.corrections")(corrections.forget)
when_forgotten("listening.voices")(forget_voices)
when_forgotten("listening.reports")(reports.forgotten)
when_forgotten("listening.watches")(forget_matches)
when_forgotten("listening.notices")(forget_messages)
