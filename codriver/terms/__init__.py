"""Terms: what customers allow, and the one judge of what may go out.

Nouns   TermSet, Consent, Purpose, Notice, SendDecision, Receipt.
Verbs   may(), turn a page, give, withdraw, object, pause.
Not     speaking: that is channels.outbox, which asks here first.
"""
