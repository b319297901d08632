"""Listening: what is being said in public, from whom it came, how it travels.

Nouns   Mention (one public post), Edition (a later text of it), Deletion, Placement (its place in a story),
        Story, Ruling (a person's word on what belongs together), StoryEvent (what changed and why),
        Wording (a distinct text, for search), Byline (a name under which an account posted).
Verbs   append posts, place them, rule, undo, search, forget.
Not     messages said to us (inbox), people we know (people): an author here is overheard, not a Person.
"""
