"""Reviewing: colleagues say of matches whether they were meant, and the watch learns from that.

Nouns   WatchAnswer (a colleague's word on a match), WatchLearning (what the watch learned, and whether that helps).
Verbs   ask (the queue), answer, take back; learn anew, weigh matches (the worker).
Not     a verdict about anybody: a value says how like the meant ones a post is. Nothing is dropped that nobody can see,
        and nothing at all until answers drawn by lot show that it helps.
"""
