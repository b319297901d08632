"""Demo: a lived-in sample company, Kofan Coffee, whose day is replayed live.

Nouns   Sample (what was made here, and since when), Tale (one planned story), DemoPost (a mark: we wrote this post).
Verbs   make the sample, play it, clear it, open its two doors.
Not     anybody's data: all texts are written for it (texts/), nothing here is real, and no other room knows of it.
"""
