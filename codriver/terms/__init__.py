"""Terms: what customers allow, and the one judge of what may go out.

Nouns   TermSet, Consent, Purpose, Notice, SendDecision, Receipt, DataRequest.
Verbs   may(), turn a page, give, withdraw, object, pause; ask, copy, erase.
Not     speaking: that is channels.outbox, which asks here first.
"""
