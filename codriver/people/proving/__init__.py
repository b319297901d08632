"""Proving: how a customer shows that an address is hers, and what that opens.

Nouns   Proof, Turn, FormerHandle, Passkey.
Verbs   ask for a code, answer with it or with the link, open a person, begin a person, take an address, use a passkey.
Not     sending the code (web.sending_codes), nor the sign-in of staff.
"""
