"""Requests about what we hold of somebody: when they are due, what is done, how they end.

rules    kinds, deadlines by law, what is masked for whom: pure          actions  ask, decide a doubt, end
staff, forms, urls  the pages under Set-up                               queryset  what is open, what is late
"""
