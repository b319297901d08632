"""Files of records on their way in, whatever the records are.

files, tables, records, reasons   a file as records, and why one is refused
rejects, progress, command        what was refused; how far it is; what the commands share
"""
