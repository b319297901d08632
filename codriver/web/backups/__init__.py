"""Backups: a house as one sealed file, and a house made of one again. docs/decisions/0024-backup.md says why so.

`sealing` is the envelope, `frames` what lies in it; `sources` read a database as it was at one moment, `targets` fill
one; `folder` knows the files; `writing` and `restoring` are the two verbs, and `swapping` puts a restored house in its
place.
"""
