"""Reading: text in, meaning out: language, feeling, kind, needs, personal data, and which texts are alike.

Its only noun: Correction, a person's word on how a text is to be read. Its verbs: read, correct, withdraw, forget,
learn. It knows no posts and no people: who shows a text names it by a key of his own. Not here: what follows from it.
"""
