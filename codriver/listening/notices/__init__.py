"""Notices: what staff are told of watched stories, on the page and beyond it.

Nouns   Notice (what is told, once for each reason), Acknowledgement.
Verbs   acknowledge.
Not     what is listened for, nor when something is told: those are watches/, which writes the Notice.
"""
