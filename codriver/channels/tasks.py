"""What the worker does for channels, again and again."""

from codriver.channels import hearing, mailboxes

JOBS = [
    ("mailboxes", 1.0, mailboxes.lend_hands),
    ("waking", 5.0, mailboxes.wake),
    ("messages", 2.0, hearing.take_waiting),
]
