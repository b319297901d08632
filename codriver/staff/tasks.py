"""What the worker does for staff: it checks what came to the audit since it last did."""

from codriver.staff.audit_check import check
from codriver.staff.audit_witness import keep
from codriver.staff.models import AuditCheck


def check_audit() -> None:
    """Check the audit from where the last check ended. A check that found something is done again from its start."""
    last = AuditCheck.objects.filter(how="worker").first()
    first = 1 if last is None else last.first if last.problems else last.last + 1
    found = check(first)
    if found.last >= first or found.problems:
        keep(found, "worker")


JOBS = [("audit", 600.0, check_audit)]
