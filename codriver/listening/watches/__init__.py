"""Watches: what we listen for, and who is told when it is heard.

Nouns   Watch (words, phrases, words near each other; in some languages, sites, kinds of source), WatchMatch (a post,
        and why), WatchedStory, WatchListener (whom a watch tells), Notice (what is told, once for each reason),
        Acknowledgement.
Verbs   save and forget a watch, listen (behind the story engine), follow a watched story, tell, acknowledge.
Not     a word to anybody outside: a Notice is for staff. Not search: that looks back, a watch goes along.
"""
