"""Receipts: what changed in a person's terms, signed, one after the other, checked by anybody without a server.

Nouns   Receipt, ReceiptChain, ReceiptKey, Countersignature.
Verbs   issue, countersign, erase, change the key, verify.
Not     deciding what may change: whoever changes something asks for the receipt.

Written by `chain`, signed with the key of `keys`, in the form of `form`; `verifying` needs no database and no Django.
"""
