"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from codriver.listening.models.care import Look, Mute, Note, Ownership, SavedFilter
from codriver.listening.models.imports import Import
from codriver.listening.models.media import Medium, MediaWords
from codriver.listening.models.posts import CountReading, Deletion, Edition, Hearing, LogHead, Mention, Quarantined
from codriver.listening.models.readings import UNKNOWN, Counted, Reading, Tally, Vocabulary
from codriver.listening.models.sites import Bookmark, Dismissal, SeenSite
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
    "SeenSite",
    "Story",
    "StoryEvent",
    "Tally",
    "Vocabulary",
    "MediaWords",
]
