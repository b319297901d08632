"""People: who someone is.

Nouns   Person, Handle.
Verbs   meet a person, give her a handle.
Not     staff (staff.User), nor authors who were only overheard (listening.Mention).
"""
