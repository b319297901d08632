"""Likeness: "which earlier text is this text like?", asked of every post, online, in fixed memory.

Its nouns: Likeness (the window of earlier texts) and Answers. Its verb: observe. It knows no posts, stories or people:
the story engine in listening/ decides what a likeness means. It imports numpy and compiled code, so it is imported by
the story engine and by tools, never by the web process; importing codriver.reading does not import it.
"""
