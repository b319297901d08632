"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from codriver.listening.models.care import Look, Mute, Note, Ownership, SavedFilter
from codriver.listening.models.imports import Import
from codriver.listening.models.posts import CountReading, Deletion, Edition, LogHead, Mention, Quarantined
from codriver.listening.models.readings import UNKNOWN, Counted, DayWord, Reading, Tally, Vocabulary
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
    "CountReading",
    "Counted",
    "DayWord",
    "Deletion",
    "Edition",
    "EngineState",
    "Import",
    "LogHead",
    "Look",
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
    "Story",
    "StoryEvent",
    "Tally",
    "Vocabulary",
]
