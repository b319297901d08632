"""Keeping and forgetting: how long the words of strangers stay, and who asked to be left alone.

rules      periods, days, handles, phrases: pure             counting, expiring, sweeping, carrying   the worker's steps
objecting  ask, confirm, refuse, lapse                        heeding  at the intake: whose posts are not taken
overview   what the page shows; late: what is overdue         staff, objections, forms, urls          the doors

What it means to forget a post is said in one place, listening.forgetting, which the story engine uses as well.
"""
