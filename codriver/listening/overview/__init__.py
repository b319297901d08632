"""The overview: how much is said, how it feels, what it is about; where, and against the period before.

rules     periods, their hours and days, what may be compared      figures   numbers of a period, from Tallies
lines     a number with its word, its way and its address          posts     the voices behind any number
words     the worker counts which words are said on a day          topics    those that are typical of a period
"""
