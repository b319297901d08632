"""The one clock of the house."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment: aware, UTC."""
    return datetime.now(UTC)
