"""Erasing a person: everything that was hers goes, from rows, files and the bytes of the disk.

registry   what each room erases: `when_erased`, one entry a place      run    begin, go on, end; resumable
parts      what people, timeline and terms themselves hold              disk   the bytes that erased rows leave
replaying  tombstones after a restore                                   likely what only a person can decide
"""
