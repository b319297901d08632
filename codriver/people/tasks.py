"""What the worker does for people."""

from codriver.kit.clock import now
from codriver.people.proving import asking


def forget_proofs() -> None:
    """Remove proofs and turns that are over."""
    asking.forget(now())


JOBS = [("old proofs", 600.0, forget_proofs)]
