"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from codriver.listening.models.care import Look, Mute, Note, Ownership, SavedFilter
from codriver.listening.models.imports import Import
from codriver.listening.models.keeping import (
    Block,
    Decision,
    Forgotten,
    Holding,
    KeepingPeriod,
    KeepingRun,
    KeepingState,
    Objection,
    Unnamed,
)
from codriver.listening.models.posts import CountReading, Deletion, Edition, LogHead, Mention, Quarantined
from codriver.listening.models.readings import UNKNOWN, Counted, Reading, Tally, Vocabulary
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
    "Block",
    "CountReading",
    "Counted",
    "Decision",
    "Deletion",
    "Edition",
    "EngineState",
    "Forgotten",
    "Holding",
    "Import",
    "KeepingPeriod",
    "KeepingRun",
    "KeepingState",
    "LogHead",
    "Look",
    "Mention",
    "Mute",
    "Note",
    "Objection",
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
    "Unnamed",
    "Vocabulary",
]
