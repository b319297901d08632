"""A story to take along: its posts as a table, and a report as PDF.

table           the posts as CSV, written while they are read
ordering        asking for a report, finding it again, forgetting it after a day
pages           what a report says of its subject: parts, meaning, speakers, charts; values of saying, no layout
drawing, press  the worker hands those values to a process of its own, which sets sheets/report.typ
fonts           where typst and its letters are, or that they are not there
staff           the doors
"""
