"""What terms do behind the pages."""

from codriver.terms.erasing import disk

JOBS = [("erasing", 30.0, disk.work)]
