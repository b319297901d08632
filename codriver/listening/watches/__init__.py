"""Watches: what we listen for, and who is told when it is heard.

Nouns   Watch (words, phrases, words near each other; in some languages, sites, kinds of source), WatchMatch (a post,
        and why), WatchedStory, WatchListener (whom a watch tells).
Verbs   save and forget a watch, listen (behind the story engine), follow a watched story, tell.
Not     how it reaches anybody: that is notices/. Not search: that looks back, a watch goes along.
"""
