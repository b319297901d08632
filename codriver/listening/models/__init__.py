"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from codriver.listening.models.care import Look, Mute, Note, Ownership, SavedFilter
from codriver.listening.models.imports import Import
from codriver.listening.models.media import Medium, Wording
from codriver.listening.models.posts import CountReading, Deletion, Edition, Hearing, LogHead, Mention, Quarantined
from codriver.listening.models.readings import UNKNOWN, Counted, Reading, Tally, Vocabulary
from codriver.listening.models.sites import Bookmark, Dismissal, Site
from codriver.listening.models.stories import (
    Awaited,
    EngineState,
    Picture,
    Placement,
    Relation,
    Ruling,
    Story,
    StoryEvent,
)

__all__ = [
    "UNKNOWN",
    "Awaited",
    "Bookmark",
    "CountReading",
    "Counted",
    "Deletion",
    "Dismissal",
    "Edition",
    "EngineState",
    "Hearing",
    "Import",
    "LogHead",
    "Look",
    "Medium",
    "Mention",
    "Mute",
    "Note",
    "Ownership",
    "Picture",
    "Placement",
    "Quarantined",
    "Reading",
    "Relation",
    "Ruling",
    "SavedFilter",
    "Site",
    "Story",
    "StoryEvent",
    "Tally",
    "Vocabulary",
    "Wording",
]
