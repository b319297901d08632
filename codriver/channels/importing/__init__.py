"""Messages from files: records of docs/look-up/formats.md, and archives of mails.

records    one record        taking    found → kept, in batches        command    `codriver import messages | mbox`
"""
