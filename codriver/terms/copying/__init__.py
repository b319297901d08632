"""A person's copy of everything: for her to read, for programs to use, and to bring back.

sections  what is in it: `in_her_copy`, one entry a room         book      her book and who she is: what comes back
files     JSON, CSV, and the list of all with its seal            vocabulary, calendar  the same for other programs
zipped    all of it as one file                                   bringing  an export comes back
commands  codriver export person, codriver import person
"""
