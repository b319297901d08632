"""People: who someone is.

Nouns   Person, Handle; of proving: Proof, Turn, FormerHandle, Passkey.
Verbs   meet a person, give her a handle; prove an address, use a passkey (people.proving).
Not     staff (staff.User), nor authors who were only overheard (listening.Mention).
"""
