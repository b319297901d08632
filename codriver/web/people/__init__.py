"""The staff side of one person: the list of people, her page, and writing to her. It crosses rooms, so it lives in web.

Verbs   find somebody, read what happened with her, write to her, settle a message of which nobody knows.
Not     the customer's own side (web.portal), nor conversations that are owed an answer.
"""
