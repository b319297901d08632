"""Terms: what customers allow, and the one judge of what may go out.

Nouns   TermSet, Consent, Purpose, Notice, SendDecision, Opening (who looked at her page), Receipt, DataRequest.
Verbs   may(), turn a page, give, withdraw, object, pause; say a rule as a sentence, say what may be done instead; ask,
        copy, erase.
Not     speaking: that is channels.outbox, which asks here first.
"""
