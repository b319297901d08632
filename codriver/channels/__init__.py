"""Channels: hearing the outside world. Each folder here is one outside world; delete it and it is gone.

Nouns   Connection (one place we listen to), Pause, Removal, KeptBack (an entry that could not be taken), Turn (whose
        request a host answers now).
Verbs   add, change, pause, resume, remove, test, retry; claim and fetch what is due.
Not     what was said (listening), who said it (people). Adapters parse; they know neither nouns nor a database.
"""
