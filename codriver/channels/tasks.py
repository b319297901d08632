"""What channels do behind the pages."""

from codriver.channels import digests, outbox

JOBS = [
    ("outbox", 1.0, outbox.run),
    ("digests", 10.0, digests.run),
]
