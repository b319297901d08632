"""Timeline: what happened, append-only.

Nouns   Activity.
Verbs   record(), react.
Not     who somebody is: a person is named by a key only.
"""
