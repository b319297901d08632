"""What the worker does for channels, again and again."""

from codriver.channels import digests, hearing, mailboxes, outbox

JOBS = [
    ("outbox", 1.0, outbox.run),
    ("digests", 10.0, digests.run),
    ("mailboxes", 1.0, mailboxes.lend_hands),
    ("waking", 5.0, mailboxes.wake),
    ("messages", 2.0, hearing.take_waiting),
]
