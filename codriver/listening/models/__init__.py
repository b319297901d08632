"""The nouns of listening. One log orders them all: every Mention, Edition, Deletion and Ruling has its own `seq`."""

from codriver.listening.models.care import Look, Mute, Note, Ownership, SavedView
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
from codriver.listening.models.media import MediaWords, Medium
from codriver.listening.models.notices import Acknowledgement, Notice
from codriver.listening.models.posts import CountReading, Deletion, Edition, Hearing, LogHead, Mention, Quarantined
from codriver.listening.models.readings import UNKNOWN, Counted, DayWord, Reading, Tally, Vocabulary
from codriver.listening.models.reports import Report
from codriver.listening.models.reviews import WatchAnswer, WatchLearning
from codriver.listening.models.searching import Byline, Saying, SearchState, Stretch, Wording
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
from codriver.listening.models.telling import (
    Desktop,
    DesktopShown,
    Dispatch,
    Hook,
    HookMessage,
    HookPause,
    Manner,
    Sending,
)
from codriver.listening.models.voices import Site, SiteKind, Standing, StandingRuling, VoiceOpening, VoicesState
from codriver.listening.models.watches import Watch, WatchedStory, WatchListener, WatchMatch, WatchState

__all__ = [
    "UNKNOWN",
    "Acknowledgement",
    "Awaited",
    "Block",
    "Bookmark",
    "Byline",
    "CountReading",
    "Counted",
    "DayWord",
    "Decision",
    "Deletion",
    "Desktop",
    "DesktopShown",
    "Dismissal",
    "Dispatch",
    "Edition",
    "EngineState",
    "Forgotten",
    "Hearing",
    "Holding",
    "Hook",
    "HookMessage",
    "HookPause",
    "Import",
    "KeepingPeriod",
    "KeepingRun",
    "KeepingState",
    "LogHead",
    "Look",
    "Manner",
    "MediaWords",
    "Medium",
    "Mention",
    "Mute",
    "Note",
    "Notice",
    "Objection",
    "Ownership",
    "Picture",
    "Placement",
    "Quarantined",
    "Reading",
    "Relation",
    "Report",
    "Ruling",
    "SavedView",
    "Saying",
    "SearchState",
    "SeenSite",
    "Sending",
    "Site",
    "SiteKind",
    "Standing",
    "StandingRuling",
    "Story",
    "StoryEvent",
    "Stretch",
    "Tally",
    "Unnamed",
    "Vocabulary",
    "VoiceOpening",
    "VoicesState",
    "Watch",
    "WatchAnswer",
    "WatchLearning",
    "WatchListener",
    "WatchMatch",
    "WatchState",
    "WatchedStory",
    "Wording",
]
